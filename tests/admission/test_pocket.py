"""Small change between drafts: fewer writes, and never a cent too much."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from assistant.admission.pocket import Pocket
from assistant.domain import TenantId

HERE = TenantId("here")
CAP = 100_000


@dataclass
class Book:
    """A till in memory that counts how often it was opened."""

    micros: int = 0
    opened: int = 0
    down: bool = False

    async def take(self, tenant: TenantId, micros: int, *, cap: int) -> bool:
        self.opened += 1
        if self.down:
            raise ConnectionError
        if self.micros + micros > cap:
            return False
        self.micros += micros
        return True

    async def settle(self, tenant: TenantId, difference: int) -> None:
        self.opened += 1
        self.micros += difference


@dataclass
class Scene:
    """A pocket before a book; `spent` is what drafts really cost."""

    book: Book = field(default_factory=Book)
    now: datetime = datetime(2026, 3, 1, 9, tzinfo=UTC)
    spent: int = 0

    def __post_init__(self) -> None:
        self.pocket = Pocket(self.book, lambda: self.now)

    async def draft(self, worst: int, cost: int, cap: int = CAP) -> bool:
        if not await self.pocket.take(HERE, worst, cap=cap):
            return False
        self.spent += cost
        await self.pocket.settle(HERE, cost - worst)
        return True


async def test_drafts_are_paid_from_what_earlier_ones_left() -> None:
    scene = Scene()

    done = [await scene.draft(500, 50) for _ in range(9)]

    assert all(done)
    assert scene.book.opened < 6  # where each draft took and gave back: 18


async def test_the_book_never_says_less_than_was_spent_and_the_cap_holds() -> None:
    scene = Scene()

    done = [await scene.draft(900, 300) for _ in range(500)]

    assert scene.spent <= scene.book.micros <= CAP
    assert scene.spent == 300 * sum(done)
    assert not done[-1]
    assert (
        scene.spent > CAP - 1000 - 900
    )  # a hundredth in the pocket, one draft that did not fit


async def test_what_is_left_at_the_end_is_given_back() -> None:
    scene = Scene()
    for _ in range(5):
        await scene.draft(1000, 10)

    await scene.pocket.close()

    assert scene.book.micros == scene.spent == 50


async def test_a_draft_that_cost_more_than_its_worst_is_counted() -> None:
    scene = Scene()
    await scene.draft(100, 450)

    await scene.pocket.close()
    assert scene.book.micros == 450


async def test_under_a_lower_cap_nothing_is_paid_from_the_pocket() -> None:
    scene = Scene()
    await scene.draft(1000, 1)

    assert not await scene.draft(500, 1, cap=400)
    assert not await scene.draft(300, 1, cap=300)
    await scene.pocket.close()
    assert scene.book.micros == 1


async def test_yesterdays_coins_are_spent() -> None:
    scene = Scene()
    await scene.draft(1000, 1)
    before = scene.book.micros
    scene.now += timedelta(days=1)

    await scene.pocket.take(HERE, 500, cap=CAP)

    assert scene.book.micros >= before + 500


async def test_a_till_that_cannot_be_reached_takes_no_coins() -> None:
    scene = Scene()
    await scene.draft(1000, 100)
    scene.book.down = True
    for _ in range(2):
        try:
            await scene.pocket.take(HERE, 950, cap=CAP)
        except ConnectionError:
            continue
    scene.book.down = False

    await scene.pocket.close()

    assert scene.book.micros == scene.spent
