"""Splits that do not leak: nothing that is linked on two sides, nothing ever moved, everything left out explained."""

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.splits.plan import SplitItem, SplitPlan, make_splits
from annotator.splits.request import SplitRequest, parse_split
from annotator.storage.database.engine import Database
from annotator.storage.splits import keep_splits, stored_splits
from tests.splits.worlds import Piece, items_of, leaks, pieces, said, texts_of, told, words
from tests.support import store

REQUEST = parse_split("train=0.6,dev=0.2,test=0.2", 7)
BY_SOURCE = parse_split("train=0.6,dev=0.2,test=0.2", 7, by_source=True)


def planned(world: Sequence[Piece], stored: dict[str, str] | None = None, request: SplitRequest = REQUEST) -> SplitPlan:
    return make_splits(items_of(world), texts_of(world), request, stored or {})


def piece(number: int, *claims: str, story: int | None = None, sources: tuple[str, ...] = ()) -> Piece:
    article = f"a{number:02}"
    items = tuple(SplitItem(article, f"c{number:02}.{at}", text, None, sources) for at, text in enumerate(claims))
    return Piece(article, told(number, story, 0), items)


@settings(max_examples=60)
@given(pieces(), st.booleans())
def test_no_group_is_split_and_at_first_nothing_is_left_out(world: list[Piece], by_source: bool) -> None:
    plan = planned(world, request=BY_SOURCE if by_source else REQUEST)
    assert leaks(world, plan, by_source) == []
    assert (plan.articles_out, plan.claims_out) == ({}, {})
    assert plan.assigned == plan.sides
    assert set(plan.sides) == {piece.id for piece in world}
    assert set(plan.sides.values()) <= set(REQUEST.names)


@settings(max_examples=40)
@given(pieces(most=12), st.lists(st.integers(1, 4), min_size=1, max_size=3), st.booleans(), st.randoms())
def test_growing_data_moves_nothing_and_leaks_nothing(
    world: list[Piece], steps: list[int], by_source: bool, dice: random.Random
) -> None:
    request = BY_SOURCE if by_source else REQUEST
    dice.shuffle(world)
    stored: dict[str, str] = {}
    seen: list[Piece] = []
    for step in [*steps, len(world)]:
        seen += world[len(seen) : len(seen) + step]
        # claims come later too, to articles that have their sides
        now = [each._replace(claims=each.claims[: 1 + len(seen) % 4]) if n % 2 else each for n, each in enumerate(seen)]
        plan = planned(now, stored, request)
        assert leaks(now, plan, by_source) == []
        assert all(plan.sides.get(article, side) == side for article, side in stored.items())
        assert not plan.assigned.keys() & stored.keys()
        explained(now, plan)
        stored |= plan.assigned


def why_left_out(plan: SplitPlan, article_id: str, claim_id: str) -> str | None:
    """A sentence that says why a claim is in no split; ``None`` when it is in one."""
    return plan.claims_out.get((article_id, claim_id)) or plan.articles_out.get(article_id)


def explained(world: Sequence[Piece], plan: SplitPlan) -> None:
    """Every claim is in a split or has a sentence that says why not, and the report counts it."""
    counts: Counter[str | None] = Counter()
    kinds: Counter[str] = Counter()
    for claim in items_of(world):
        side = plan.split_of(claim.article_id, claim.claim_id)
        why = why_left_out(plan, claim.article_id, claim.claim_id)
        assert (side is None) == (why is not None)
        assert why is None or (why.endswith(".") and "“" in why)
        counts[side] += 1
        kind = plan.kind_left_out(claim.article_id, claim.claim_id)
        assert (kind is None) == (why is None)
        kinds.update([kind] if kind else [])
    assert plan.report.left_out == kinds
    assert {split.name: split.claims for split in plan.report.splits} == {name: counts[name] for name in REQUEST.names}
    assert kinds.total() == counts[None]
    for split in plan.report.splits:
        assert sum(split.labels.values()) + split.unlabelled == split.claims


@settings(max_examples=40)
@given(pieces(most=10, stories=False), st.integers(1, 9))
def test_a_new_article_takes_no_claim_out_that_was_there_before(world: list[Piece], known: int) -> None:
    before = planned(world[:known])
    after = planned(world, before.assigned)
    for claim in items_of(world[:known]):
        assert after.split_of(claim.article_id, claim.claim_id) == before.split_of(claim.article_id, claim.claim_id)
    assert set(after.sides) == {piece.id for piece in world}, "and each new article has its side"


@settings(max_examples=30)
@given(pieces(), st.integers(0, 5), st.randoms())
def test_the_order_in_which_data_comes_changes_nothing(world: list[Piece], known: int, dice: random.Random) -> None:
    stored = planned(world[:known]).assigned
    plan = planned(world, stored)
    items, texts = items_of(world), texts_of(world)
    dice.shuffle(items)
    dice.shuffle(texts)
    again = make_splits(iter(items), iter(texts), REQUEST, dict(reversed(stored.items())))
    assert again == plan
    assert again.report.as_json() == plan.report.as_json()
    assert list(again.report.lines()) == list(plan.report.lines())


def test_another_seed_makes_another_split() -> None:
    world = [piece(n, said(n, 0)) for n in range(24)]
    plans = [planned(world, request=parse_split("a=0.5,b=0.5", seed)).sides for seed in range(4)]
    assert len({tuple(sorted(plan.items())) for plan in plans}) == 4


@settings(max_examples=40)
@given(st.integers(3, 12), st.integers(0, 99), st.data())
def test_no_split_is_empty_when_there_are_groups_enough(groups: int, seed: int, data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 9), min_size=groups, max_size=groups))
    world = [piece(n, *(f"x{n} y{n} z{n} v{n}q{at}" for at in range(size))) for n, size in enumerate(sizes)]
    plan = planned(world, request=parse_split("train=0.8,dev=0.1,test=0.1", seed))
    assert all(split.claims for split in plan.report.splits)


def test_shares_and_labels_come_out_as_asked_when_groups_are_small() -> None:
    dice = random.Random(3)
    items = [
        SplitItem(f"a{n:04}", f"c{n}.{at}", " ".join(words(f"v{n}w{at}z", 7)), label)
        for n in range(600)
        for at in range(dice.randint(1, 6))
        for label in dice.choices(["verified", "disputed", "unverifiable"], [70, 27, 3])
    ]
    report = make_splits(items, [], parse_split("train=0.8,dev=0.1,test=0.1", 1), {}).report
    whole = Counter(item.label for item in items)
    for split in report.splits:
        assert split.got == pytest.approx(split.wanted, abs=0.005)
        for label, count in split.labels.items():
            assert abs(count - split.wanted * whole[label]) <= 3, (split.name, label)


def test_a_group_larger_than_its_share_stays_whole_and_goes_where_there_is_room() -> None:
    world = [piece(n, said(0, n % 6)) for n in range(14)] + [piece(n, said(n, 0)) for n in range(14, 20)]
    plan = planned(world)
    assert {plan.sides[each.id] for each in world[:14]} == {"train"}
    (largest,) = plan.report.largest
    assert (largest.split, largest.articles, largest.claims) == ("train", 14, 14)
    assert largest.repeated_claims + largest.near_duplicate_claims > 0
    (line,) = [line for line in plan.report.lines() if line.startswith("The shares")]
    assert line == "The shares differ from the wanted ones: groups are never divided, and one holds 14 of 20 claims."
    assert largest.example_claim in {claim.exact for claim in items_of(world[:14])}


STORED = {"a00": "train", "a01": "dev", "a02": "test"}


def test_an_article_goes_with_the_one_whose_text_or_claim_it_repeats() -> None:
    world = [piece(0, said(0, 0)), piece(1, said(1, 0), story=0), piece(2, said(2, 0))]
    by_text, by_claim, by_likeness = piece(3, said(5, 0), story=0), piece(4, said(2, 1)), piece(5, said(2, 3))
    plan = planned([*world, by_text, by_claim, by_likeness], STORED)
    assert plan.assigned == {"a03": "dev", "a04": "test", "a05": "test"}
    assert (plan.articles_out, plan.claims_out) == ({}, {})


def test_an_article_made_of_two_on_two_sides_is_left_out_and_named() -> None:
    world = [piece(0, said(0, 0), story=0), piece(1, said(1, 0), story=1)]
    both = Piece("a09", f"{world[0].text} {world[1].text}", (SplitItem("a09", "c09", said(9, 0), "verified"),))
    plan = planned([*world, both, piece(8, said(8, 0), story=1)], STORED)
    assert plan.assigned == {"a08": "dev"}, "what is like one side only is not drawn in"
    assert plan.split_of("a09", "c09") is None
    assert why_left_out(plan, "a09", "c09") == (
        "The text of its article is nearly the same as that of article a00 in “train” and article a01 in “dev”."
    )
    assert plan.report.left_out == {"nearly the same article is in another split": 1}


def test_of_a_chain_between_two_sides_only_the_links_are_left_out() -> None:
    middle = words("m", 90)
    left, right = piece(0, said(0, 0), story=0), piece(1, said(1, 0), story=1)
    stories = [" ".join(words(f"story{name}", 60)) for name in "ab"]
    claims = [(SplitItem(f"a{n}", f"c{n}", said(n, 0), None),) for n in range(3, 6)]
    chain = [
        Piece("a3", f"{stories[0]} {' '.join(middle)}", claims[0]),
        Piece("a4", f"{stories[1]} {' '.join(middle)}", claims[1]),
        Piece("a5", stories[1], claims[2]),
    ]
    plan = planned([left, right, *chain], {"a00": "train", "a01": "test"})
    assert set(plan.articles_out) == {"a3", "a4", "a5"}
    alone = planned([left, right, chain[0], chain[2]], {"a00": "train", "a01": "test"})
    assert alone.assigned == {"a3": "train", "a5": "test"}


def test_an_article_that_repeats_claims_of_two_sides_trains_without_those_of_the_other() -> None:
    world = [piece(0, said(0, 0)), piece(1, said(1, 0)), piece(2, said(2, 0))]
    new = piece(9, said(0, 1), said(2, 3), said(8, 0))
    plan = planned([*world, new], STORED)
    assert plan.assigned == {"a09": "train"}
    assert plan.claims_out == {
        ("a09", "c09.1"): "It nearly repeats claim c02.0 of article a02, which is in “test”.",
    }
    assert plan.split_of("a09", "c09.0") == plan.split_of("a09", "c09.2") == "train"
    again = planned([*world, new], STORED | plan.assigned)
    assert (again.claims_out, again.assigned) == (plan.claims_out, {})


def test_a_claim_that_comes_late_is_left_out_where_training_is() -> None:
    world = [piece(0, said(0, 0), said(3, 0)), piece(1, said(1, 0)), piece(2, said(2, 0), said(3, 1), said(1, 0))]
    plan = planned(world, STORED)
    assert plan.claims_out == {
        ("a00", "c00.1"): "It repeats claim c02.1 of article a02, which is in “test”.",
        ("a01", "c01.0"): "It repeats claim c02.2 of article a02, which is in “test”.",
    }
    assert plan.report.left_out == {"the same claim is in another split": 2}
    assert {article: plan.sides[article] for article in STORED} == STORED


def test_what_is_left_out_already_leaves_out_nothing_else() -> None:
    middle = said(0, 2)
    end = " ".join(["new" if at in (4, 5) else word for at, word in enumerate(middle.split())]).replace(
        "new", "newa", 1
    )
    plan = planned([piece(0, said(0, 0)), piece(1, middle), piece(2, end)], STORED)
    assert set(plan.claims_out) == {("a01", "c01.0")}
    assert (plan.split_of("a00", "c00.0"), plan.split_of("a02", "c02.0")) == ("train", "test")


def test_a_shared_source_links_only_when_asked_to() -> None:
    world = [piece(n, said(n, 0), sources=("s1",) if n < 6 else ()) for n in range(10)]
    assert len({planned(world).sides[f"a0{n}"] for n in range(6)}) > 1
    plan = planned(world, request=BY_SOURCE)
    assert len({plan.sides[f"a0{n}"] for n in range(6)}) == 1
    (largest,) = plan.report.largest
    assert (largest.shared_sources, largest.example_source) == (1, "s1")
    late = planned([piece(0, said(0, 0), sources=("s1",)), piece(2, said(2, 0), sources=("s1",))], STORED, BY_SOURCE)
    assert late.claims_out == {
        ("a00", "c00.0"): "It cites source s1 like claim c02.0 of article a02, which is in “test”."
    }


def test_an_article_outside_the_dataset_still_binds_those_like_it() -> None:
    gone = piece(0, said(0, 0), story=0)
    new = piece(5, said(5, 0), story=0)
    plan = make_splits(items_of([new]), texts_of([gone, new]), REQUEST, {"a00": "test"})
    assert plan.assigned == plan.sides == {"a05": "test"}


def test_two_stored_articles_that_turn_out_alike_do_not_leak() -> None:
    world = [piece(0, said(0, 0), story=0), piece(2, said(2, 0), story=0)]
    plan = planned(world, STORED)
    assert plan.sides == {"a02": "test"}
    assert "article a02 in “test”" in (why_left_out(plan, "a00", "c00.0") or "")


def test_the_report_names_what_is_most_alike_on_two_sides() -> None:
    half = " ".join([*words("storya", 60)[:30], *words("fresh", 40)])
    world = [
        piece(0, " ".join(words("q", 6)), story=0),
        Piece("a02", half, (SplitItem("a02", "c02.0", " ".join([*words("q", 6)[:5], *words("z", 3)]), None),)),
    ]
    report = planned(world, STORED).report
    assert report.nearest_texts is not None
    assert report.nearest_claims is not None
    assert 0.3 < report.nearest_texts.likeness < 0.5
    assert report.nearest_claims.likeness == pytest.approx(5 / 9, abs=1e-4)
    assert (report.nearest_claims.ids, report.nearest_claims.splits) == (("c00.0", "c02.0"), ("train", "test"))
    assert any("0.56 (kept together from 0.60): c00.0 in train and c02.0 in test" in line for line in report.lines())


def test_what_claims_hold_does_no_harm_in_the_report() -> None:
    evil = "\x1b]52;c;x\x07 one two three four [bold]five"
    world = [Piece(f"a{n}", "", (SplitItem(f"a{n}", f"c{n}", evil, "\x1b[2J"),)) for n in range(3)]
    shown = "\n".join(planned(world).report.lines())
    assert "\x1b" not in shown
    assert "one two three" in shown


def test_nothing_to_split_is_an_empty_plan() -> None:
    plan = make_splits([], [], REQUEST, {"a00": "train"})
    assert (plan.sides, plan.assigned) == ({}, {})
    assert [split.claims for split in plan.report.splits] == [0, 0, 0]
    assert plan.split_of("a00", "c") is None


def test_a_stored_split_binds_through_the_database(database: Database) -> None:
    ids: list[str] = []
    world: list[Piece] = []
    for round_ in range(3):
        for n in range(round_ * 6, round_ * 6 + 6):
            text = f"{told(n, n % 2 if n % 3 else None, 5)}."
            article = store(database, text).article_id
            ids.append(article)
            world.append(Piece(article, text, (SplitItem(article, f"c{n}", said(n % 7, n % 6), "verified"),)))
        with database.write() as session:
            stored = stored_splits(session, REQUEST.key)
            plan = planned(world, stored)
            keep_splits(session, REQUEST.key, REQUEST.names, plan.assigned)
        assert leaks(world, plan) == []
        assert (
            stored.items()
            <= (plan.sides | {article: stored[article] for article in plan.articles_out if article in stored}).items()
        )
    with database.read() as session:
        assert set(stored_splits(session, REQUEST.key)) | set(plan.articles_out) == set(ids)
