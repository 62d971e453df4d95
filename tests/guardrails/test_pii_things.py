"""Things that bear names stay; persons, papers, logins and streets in unannounced words go."""

import pytest

from guardrails.pii import Detector

DETECTOR = Detector()


def covered(text: str) -> str:
    """What is found in `text`, each piece once, parted by a bar."""
    spans = DETECTOR.find(text, known={}, allow=frozenset())
    return " | ".join(text[span.start : span.end] for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "Our product is called Rosalind, a note app, and its subdomain is slow.",
        "Olive, Ivy, Hazel and Rowan are the colours in the Woodland theme.",
        "Robinson, our monitoring bot, pinged at 03:00.",
        "Does Jack's Point get same day support? What about Arthur's Pass?",
        "We host for Fletcher Building, what is the biggest plan?",
        "The Jane Austen society has three subdomains",
        "Mt Eden, Mt Albert and Mt Roskill branches",
        "There's Nelson, Hastings and no Invercargill in your list!",
        "Our event is at the Town Hall, 301 Queen Street, and we want a page for it",
        "The datacentre at 220 Victoria Street West, is it Tier III?",
        "A record 198.51.100.7 is in your tutorial, do I copy that?",
        "Idempotency-Key: 8e03978e-40d5-43dd-bc93-6894a57f9324 gives 409",
        "stripe charge ch_3Nq8vT2mYcR0bN7s0ZpJdGhU for your invoice",
        "the etcd key /registry/pods/default/web-0 is missing",
        "My GA id G-4K8QZ1M7RT and GTM-PX82KD9 don't fire",
    ],
)
def test_a_thing_keeps_its_name(text: str) -> None:
    assert covered(text) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cc Mark and June on every reply please", "Mark | June"),
        ("aoife ni bhriain registered it in 2019", "aoife ni bhriain"),
        ("FENWICK, Cordelia - account holder", "FENWICK, Cordelia"),
        ("this is faith, the new admin at the dairy", "faith"),
        ("Dear Mr. Chance, it works", "Chance"),
        ("yours, Art Price", "Art Price"),
        ("cheers bex", "bex"),
        ("CV_Harriet_Langley.pdf won't upload", "Harriet_Langley"),
        ("GrahamEllwood made the account", "GrahamEllwood"),
        ("brians site is down", "brian"),
        ("Nurse Olive asked", "Olive"),
        ("Mail it to Thijs van Oudenhoven please", "Thijs van Oudenhoven"),
    ],
)
def test_a_person_named_by_a_word_is_found(text: str, found: str) -> None:
    assert covered(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Number on it: RA0417726. It's my passport.", "RA0417726"),
        ("LA 119 284 is what's printed on the passport page", "LA 119 284"),
        ("pasport no. N 2948 113", "N 2948 113"),
        ("licence: D H 3 3 0 9 1 8", "D H 3 3 0 9 1 8"),
        ("lisence number ek221094", "ek221094"),
        ("CVC 3 0 9", "3 0 9"),
        ("cvv is eight one four", "eight one four"),
        ("the 3 numbers: 2 8 5", "2 8 5"),
        ("My birthday 17/11 is refused", "17/11"),
        ("he's 12 (17 Nov 2013)", "17 Nov 2013"),
        ("I'll be 17 on 5 May 2026", "5 May 2026"),
        ("12051980 is the birthday i gave", "12051980"),
        ("year of birth 1980", "1980"),
        ("my handle's zephyrine on the forum", "zephyrine"),
        ("I go by stonefruit online", "stonefruit"),
        ("which account? the one called gravelroad", "gravelroad"),
        ("session opened for user ngaio by (uid=0)", "ngaio"),
        ("the router stands at thirty-one Jervois Road", "thirty-one Jervois Road"),
        ("our house is number 17 on Marine Parade", "17 on Marine Parade"),
        ("12 Aurora Tce Kelburn Wgtn 6012", "12 Aurora Tce Kelburn Wgtn 6012"),
        (
            "suburb: x\nstreet: 9 Tui Glen Road\nsuburb: Birkenhead",
            "9 Tui Glen Road\nsuburb: Birkenhead",
        ),
    ],
)
def test_what_no_label_announces_is_found(text: str, found: str) -> None:
    assert covered(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("生日 1980年5月12日", "1980年5月12日"),
        ("родился 12 мая 1980", "12 мая 1980"),
        ("서울시 마포구 양화로 45", "양화로 45"),
    ],
)
def test_dates_of_birth_and_streets_are_found_in_other_scripts(text: str, found: str) -> None:
    assert covered(text) == found
