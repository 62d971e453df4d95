"""The whole story of a customer and a member of staff, each request to the next replica."""

import pytest

from tests.browser.test_story import test_a_question_a_person_and_back_again
from tests.replicas.conftest import Replicas

__all__ = ["test_a_question_a_person_and_back_again"]

pytestmark = pytest.mark.browser


def test_both_replicas_served_it(replicas: Replicas) -> None:
    assert min(replicas.balancer.served.values()) > 5
    assert len(replicas.balancer.served) == 2
