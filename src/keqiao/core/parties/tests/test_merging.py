"""合并: the preview counts everything, an unlisted relation stops it, nothing is left dangling."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keqiao.core.access import system
from keqiao.core.errors import ConflictError, RefusedError
from keqiao.core.identity.models import Membership
from keqiao.core.identity.tests.people import person, viewer
from keqiao.core.journal.models import Entry
from keqiao.core.parties import merging, selectors, services
from keqiao.core.parties.models import Duplicate, Party, PartyName, Succession
from keqiao.core.parties.tests.made import code, party

pytestmark = pytest.mark.django_db
MERGER = system("test")


def dangling(gone: Party) -> dict[str, int]:
    """Rows of any installed app that still point to a merged record."""
    counts = {
        path: model._base_manager.filter(**{field: gone}).count()
        for path, field, model in merging.relations()
    }
    return {path: count for path, count in counts.items() if count}


def test_the_duplicate_points_to_the_keeper_and_gives_it_what_it_lacks():
    taken = code()
    gone, kept = party("绵阳某某科技公司", code=taken, industry="7520"), party("绵阳某某科技有限公司")
    merging.party_merge(MERGER, duplicate=gone.pk, keeper=kept.pk, reason="同一企业")
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert gone.merged_into == kept
    assert (kept.code, kept.industry) == (taken, "7520")
    assert [hit.party for hit in selectors.resolve("绵阳某某科技公司", viewer=MERGER)] == [kept]
    assert set(
        Entry.objects.filter(event="keqiao.parties.party.merge").values_list("object_id", flat=True)
    ) == {
        str(gone.pk),
        str(kept.pk),
    }


def test_the_preview_counts_what_would_move_and_changes_nothing():
    gone, kept = party(), party()
    PartyName.objects.create(party=gone, name="旧名", until=date(2015, 1, 1))
    person("enterprise", gone)
    plan = merging.preview(MERGER, duplicate=gone.pk, keeper=kept.pk)
    assert {one.path: one.count for one in plan.planned if one.count} == {
        "identity.membership.party": 1,
        "parties.partyname.party": 1,
    }
    assert plan.possible
    assert gone.names.count() == 1


def test_a_relation_that_nobody_listed_stops_the_merge(monkeypatch):
    gone, kept = party(), party()
    person("enterprise", gone)
    monkeypatch.delitem(merging._listed, "identity.membership.party")
    plan = merging.preview(MERGER, duplicate=gone.pk, keeper=kept.pk)
    assert [one.path for one in plan.stopped_by] == ["identity.membership.party"]
    with pytest.raises(ConflictError, match="不在允许合并的关系之列"):
        merging.party_merge(MERGER, duplicate=gone.pk, keeper=kept.pk)
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_two_different_codes_are_two_organisations():
    with pytest.raises(ConflictError, match="代码不同"):
        merging.party_merge(MERGER, duplicate=party(code=code()).pk, keeper=party(code=code()).pk)


def test_a_party_is_not_merged_into_itself_nor_twice():
    gone, kept = party(), party()
    with pytest.raises(ConflictError):
        merging.party_merge(MERGER, duplicate=gone.pk, keeper=gone.pk)
    merging.party_merge(MERGER, duplicate=gone.pk, keeper=kept.pk)
    with pytest.raises(ConflictError, match="已并入"):
        merging.party_merge(MERGER, duplicate=gone.pk, keeper=party().pk)
    with pytest.raises(ConflictError, match="已并入"):
        services.party_change(MERGER, party=gone.pk, address="一号")


def test_what_changed_since_the_preview_stops_the_merge():
    gone, kept = party(), party()
    with pytest.raises(ConflictError, match="已被修改"):
        merging.party_merge(MERGER, duplicate=gone.pk, keeper=kept.pk, versions=(1, 7))


def test_only_a_planner_of_both_places_merges(tables):
    here, there = party(division="510703"), party(division="510104", listed=True)
    for who in (viewer("registrar", reach="5107"), viewer("planner", reach="5107")):
        with pytest.raises(RefusedError):
            merging.party_merge(who, duplicate=here.pk, keeper=there.pk)
    merging.party_merge(viewer("planner", reach="51"), duplicate=here.pk, keeper=there.pk)


def test_a_person_who_belongs_to_both_belongs_once_afterwards():
    gone, kept = party(), party()
    both = person("enterprise", gone)
    Membership.objects.create(user=both, party=kept, role="enterprise", since=date(2017, 1, 1))
    merging.party_merge(MERGER, duplicate=gone.pk, keeper=kept.pk)
    assert list(Membership.objects.filter(user=both).values_list("party", flat=True)) == [kept.pk]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_hangs_on_the_duplicate_nothing_is_left_dangling(data):
    """Parties joined at random by names, successions, members, earlier merges and pairs; then one merge."""
    parties = [party() for _ in range(4)]
    gone, kept, *others = parties
    for one in parties:
        for _number in range(data.draw(st.integers(0, 2))):
            until = data.draw(st.sampled_from([None, date(2015, 1, 1)]))
            PartyName.objects.create(
                party=one, name=data.draw(st.sampled_from(["甲", "乙", gone.name])), until=until
            )
        for _ in range(data.draw(st.integers(0, 2))):
            person("enterprise", one)
    steps = data.draw(st.lists(st.tuples(*[st.sampled_from(parties)] * 2), unique=True, max_size=6))
    Succession.objects.bulk_create(Succession(before=a, after=b, kind="merged") for a, b in steps if a != b)
    pairs = data.draw(st.lists(st.tuples(*[st.sampled_from(parties)] * 2), unique=True, max_size=4))
    Duplicate.objects.bulk_create(
        Duplicate(first=a, second=b, basis="name", likeness=1, names="review", found_at=gone.created_at)
        for a, b in pairs
        if a != b
    )
    if data.draw(st.booleans()):
        merging.party_merge(MERGER, duplicate=others[0].pk, keeper=gone.pk)
    names = {gone.name, *gone.names.values_list("name", flat=True)}
    members = set(Membership.objects.filter(party__in=(gone, kept)).values_list("user", flat=True))
    merging.party_merge(MERGER, duplicate=gone.pk, keeper=kept.pk)
    assert dangling(gone) == {}
    assert names <= {kept.name, *kept.names.values_list("name", flat=True)}
    assert set(Membership.objects.filter(party=kept).values_list("user", flat=True)) == members
    assert not Succession.objects.filter(before=kept, after=kept).exists()
