"""Whose memory a conversation reads and writes."""

from dataclasses import replace

from assistant.domain import ConversationId, CustomerId, TenantId
from assistant.memory.remembering import scope
from tests.builders import a_conversation

ANA = replace(a_conversation(), customer=CustomerId("cu_ana"))


def test_two_customers_share_no_memory() -> None:
    assert scope(ANA) != scope(replace(ANA, customer=CustomerId("cu_ben")))


def test_a_customer_keeps_their_memory_from_one_conversation_to_the_next() -> None:
    assert scope(ANA) == scope(replace(ANA, id=ConversationId("co_other")))


def test_a_customer_of_two_companies_has_two_memories() -> None:
    assert scope(ANA) != scope(replace(ANA, tenant=TenantId("kaligon")))


def test_who_is_not_known_has_the_memory_of_this_conversation_alone() -> None:
    nobody = replace(ANA, customer=None)

    assert scope(nobody) != scope(replace(nobody, id=ConversationId("co_other")))
