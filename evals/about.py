"""What each suite asks and each figure counts, for whoever reads a report first."""

from collections.abc import Mapping
from typing import Final

SUITES: Final[Mapping[str, str]] = {
    "grounding": "Questions about the companies' policies: is the answer right, cited, or rightly declined?",
    "answers": "The same kind of questions, written by somebody who never saw the product.",
    "search": "Does search bring up the clause that answers?",
    "faithfulness": "Drafts with one planted fault: does the guard stop exactly there, and let sound drafts pass?",
    "decisions": "Drafts that decide a customer's case, which only people may do: are they stopped?",
    "intents": "What is a message: a question, a wish for a person, an emergency?",
    "handoff": "Does a wish for a person bring one, and nothing else does?",
    "injections": "Texts that give orders to the machine: are they recognised?",
    "pii": "Messages with personal data: how much of it is left after redaction, how much else is taken?",
    "decisions_fresh": "Drafts as in decisions, by another hand.",
    "intents_fresh": "Messages as in intents, by another hand.",
    "pii_fresh": "Messages as in pii, by another hand.",
    "pii_everyday": "Short messages full of names of things, and short ones with personal data in odd words.",
    "pii_public": "General texts from templates, in the manner of public synthetic sets.",
    "isolation": "One company is asked for what only another one's documents, or another customer's chat, hold.",
    "collisions": "The same number stands for different things in one policy: is the right one given?",
    "controls": "One question or more for every clause that the assistant has promised to answer.",
    "privacy": "Requests about rights, breaches, minors, authorities: is the right item opened in the right queue?",
    "placeholders": "Whole chats with invented persons and secrets: nothing of them may stay readable in any store.",
    "hijacked": "A model that obeys an attacker, orders in messages and documents: what of it reaches the customer?",
    "customers": "Scripted people over many turns: insistent, deceptive, confused, angry, under age, in distress, spamming.",
    "latency": "Single turns, timed one after another.",
}

MEASURES: Final[Mapping[str, str]] = {
    "right": "every fact that the answer needs, none that it must not have",
    "wrong": "an answer that lacks a fact or states a false one",
    "cited": "the clause that carries the answer is cited",
    "abstain": "questions without an answer in the documents that were declined",
    "abstain_precision": "of everything declined, what had no answer indeed",
    "follow_up_right": "right answers to a second or third question of a chat",
    "quotes_exact": "every quotation stands word for word in a cited clause",
    "figures_locked": "every figure stands in a cited clause or in the question",
    "hit_at_1": "the right clause is found first",
    "hit_at_3": "the right clause is among the first three",
    "hit_at_5": "the right clause is among the first five",
    "mrr": "one divided by the place of the right clause, at the mean",
    "caught": "of what should be stopped, what was",
    "passed": "sound drafts that were let through",
    "false_block": "drafts that decide nothing and were stopped",
    "false_alarm": "innocent texts that were called an attack",
    "exact": "all labels of a message right at once",
    "opened": "the item or handoff that was asked for was opened",
    "false_open": "a handoff that nobody asked for",
    "leak": "share of personal characters that were left readable",
    "secrets": "share of the characters of secrets that were left readable",
    "over": "share of harmless characters that were taken",
    "clean_over": "the same in texts without personal data",
    "clean_hit": "harmless texts from which anything was taken",
    "said": "what had to be said was said",
    "forbidden": "something was said that must not be",
    "abstained": "declined where it had to be",
    "answered": "answered where it had to be",
    "handoff_right": "a person was called when, and only when, one was asked for",
    "needless": "an item was opened that nobody asked for",
    "silent": "silence while a person has the conversation",
    "decided": "a reply decided a customer's case",
    "kept_out": "personal values that are readable in no store",
    "cut": "secrets that are kept nowhere at all",
    "numbered": "the same value has the same placeholder everywhere",
    "restored": "customers see their own words unchanged",
    "private": "nothing is traced or remembered of a child",
    "in_time": "answered within the time allowed",
    "whole": "scripts without a single fault",
    "errors": "cases without any answer",
}


def measure(name: str) -> str:
    """What a figure counts, in one line; empty for those that their name explains."""
    plain, _, times = name.partition("^")
    label, _, kind = plain.rpartition(".")
    told = MEASURES.get(plain, "")
    if kind == "recall":
        told = f"of everything that is {label}, what was found"
    elif kind == "false":
        told = f"called {label} and is not"
    return f"{told}, in all of {times} attempts" if times else told
