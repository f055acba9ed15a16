"""People: who may take whom in, what a change of post does, one-time links, one's own password."""

from datetime import timedelta

import pytest
from sqlmodel import select

from crm_app.domain.actor import Role, Scope
from crm_app.domain.clock import wall_now
from crm_app.domain.errors import Conflict, Invalid, NotFound, RuleViolation, SignedOut
from crm_app.domain.leads import staffing
from crm_app.domain.people import invitations, own_password, service, teams
from crm_app.domain.people.directory import directory
from crm_app.domain.people.models import DEMO, Invitation, Membership, User
from crm_app.domain.people.passwords import digest_of, hash_password, password_matches
from crm_app.domain.people.rules import Post, may_manage
from crm_app.domain.people.sessions import actor_for, open_session
from tests.factories import a_lead, a_member, a_workspace

GOOD = "a long enough sentence"


def a_post(name="Hua", role="sales", scope="self", team_id=None):
    return Post(name, role, scope, team_id)


def post_of(member, **other):
    return Post(**{"name": member.name, "role": member.role, "scope": member.scope, "team_id": member.team_id, **other})


def change(session, who, member, *, active=True, seen=None, email=None, **other):
    version = member.version if seen is None else seen
    return service.change_member(
        session,
        who,
        member_id=member.id,
        seen_version=version,
        post=post_of(member, **other),
        active=active,
        email=email,
    )


def member_of(session, actor):
    return session.get_one(Membership, actor.member_id)


class TestAddMember:
    def test_somebody_new_has_an_account_without_a_password(self, session, office):
        member = service.add_member(session, office.eva, post=a_post(), email=" Hua@Dengta.example ")
        user = session.get_one(User, member.user_id)
        assert (user.email, user.password_hash, member.active) == ("hua@dengta.example", None, True)

    def test_an_address_that_has_an_account_anywhere_is_refused_at_its_field(self, session, office):
        taken = session.get_one(User, office.amy.user_id).email
        with pytest.raises(Invalid) as refusal:
            service.add_member(session, office.eva, post=a_post(), email=taken.upper())
        assert refusal.value.fields == {"email": "taken"}

    def test_everything_wrong_is_told_at_once(self, session, office):
        with pytest.raises(Invalid) as refusal:
            service.add_member(session, office.eva, post=a_post("", "emperor", "team"), email="nobody")
        assert refusal.value.fields == {
            "name": "required",
            "role": "choice",
            "team": "team_for_scope",
            "email": "email",
        }

    @pytest.mark.parametrize("who", ["amy", "cai", "fay", "gus"])
    def test_only_an_administrator_adds_people(self, session, office, who):
        with pytest.raises(NotFound):
            service.add_member(session, getattr(office, who), post=a_post(), email="hua@dengta.example")

    def test_nobody_gives_rights_they_lack(self, session, office):
        teacher = a_member(session, "Tia", role=Role.TEACHER, scope=Scope.ALL)
        with pytest.raises(NotFound):
            service.add_member(
                session, teacher, post=a_post(role="administrator", scope="all"), email="hua@dengta.example"
            )
        assert (
            service.add_member(session, teacher, post=a_post(role="student"), email="hua@dengta.example").role
            == Role.STUDENT
        )

    def test_in_the_sample_company_nobody_gets_a_real_account(self, session, office):
        a_workspace(session, "示例", kind=DEMO)
        boss = a_member(session, "Zhou", role=Role.ADMINISTRATOR, scope=Scope.ALL, persona="administrator")
        member = service.add_member(session, boss, post=a_post(), email="somebody.real@dengta.example")
        assert session.get_one(User, member.user_id).email.endswith("@no-login.invalid")
        with pytest.raises(RuleViolation, match=r"people\.demo"):
            invitations.invite(session, boss, member_id=member.id)


class TestChangeMember:
    def test_a_stale_version_is_a_conflict(self, session, office):
        amy = member_of(session, office.amy)
        change(session, office.eva, amy, name="Amy Li")
        with pytest.raises(Conflict):
            change(session, office.eva, amy, seen=amy.version - 1, name="Amy Wang")
        assert amy.name == "Amy Li"

    @pytest.mark.parametrize("other", [{"role": "manager"}, {"scope": "all"}])
    def test_another_role_or_scope_ends_the_logins(self, session, office, other):
        amy = member_of(session, office.amy)
        token = open_session(session, membership=amy)
        session.flush()
        assert actor_for(session, digest_of(token)).member_id == amy.id
        change(session, office.eva, amy, **other)
        with pytest.raises(SignedOut):
            actor_for(session, digest_of(token))

    def test_another_name_ends_nothing(self, session, office):
        amy = member_of(session, office.amy)
        token = open_session(session, membership=amy)
        session.flush()
        change(session, office.eva, amy, name="Amy Li")
        assert actor_for(session, digest_of(token)).name == "Amy Li"

    def test_disabling_ends_the_logins_and_letting_back_in_opens_none(self, session, office):
        amy = member_of(session, office.amy)
        token = open_session(session, membership=amy)
        session.flush()
        change(session, office.eva, amy, active=False)
        change(session, office.eva, amy, active=True)
        with pytest.raises(SignedOut):
            actor_for(session, digest_of(token))

    @pytest.mark.parametrize("other", [{"active": False}, {"role": "manager"}])
    def test_the_last_administrator_stays(self, session, office, other):
        eva = member_of(session, office.eva)
        # Invited, but without a password yet: no way in.
        service.add_member(
            session, office.eva, post=a_post(role="administrator", scope="all"), email="hua@dengta.example"
        )
        with pytest.raises(RuleViolation, match=r"people\.last_administrator"):
            change(session, office.eva, eva, **other)

    def test_with_a_second_administrator_the_first_may_go(self, session, office):
        a_member(session, "Hua", role=Role.ADMINISTRATOR, scope=Scope.ALL, password=GOOD)
        assert change(session, office.eva, member_of(session, office.eva), active=False).active is False

    def test_leads_follow_their_owner_into_another_team(self, session, office):
        amy, bobs = member_of(session, office.amy), a_lead(session, office.bob)
        mine, south = a_lead(session, office.amy), member_of(session, office.dan).team_id
        staffing.change_member(
            session,
            office.eva,
            member_id=amy.id,
            seen_version=amy.version,
            post=post_of(amy, team_id=south),
            active=True,
        )
        session.refresh(mine)
        session.refresh(bobs)
        assert (mine.team_id, bobs.team_id) == (south, office.bob.team_id)

    def test_a_persona_keeps_its_role_and_its_seat(self, session, office):
        a_workspace(session, "示例", kind=DEMO)
        boss = a_member(session, "Zhou", role=Role.ADMINISTRATOR, scope=Scope.ALL, persona="administrator")
        seat = member_of(session, a_member(session, "Li", persona="sales"))
        for other in ({"active": False}, {"role": "manager"}):
            with pytest.raises(RuleViolation, match=r"people\.persona"):
                change(session, boss, seat, **other)

    def test_a_mistyped_address_can_be_mended_until_they_join(self, session, office):
        amy = member_of(session, office.amy)
        change(session, office.eva, amy, email="amy@dengta.example")
        user = session.get_one(User, amy.user_id)
        assert user.email == "amy@dengta.example"
        user.password_hash = "set"
        with pytest.raises(Invalid, match="invalid"):
            change(session, office.eva, amy, email="other@dengta.example")

    def test_the_members_of_another_company_are_not_there(self, session, office):
        stranger = member_of(session, office.amy)
        a_workspace(session, "别家")
        boss = a_member(session, "Xia", role=Role.ADMINISTRATOR, scope=Scope.ALL, password=GOOD)
        session.expunge(stranger)  # a unit of work never holds rows of two companies
        with pytest.raises(NotFound):
            change(session, boss, stranger)


class TestInvitations:
    def test_a_link_sets_the_password_once(self, session, office):
        token, until = invitations.invite(session, office.eva, member_id=office.amy.member_id)
        session.flush()
        assert timedelta(days=6) < until - wall_now() <= timedelta(days=7)
        assert invitations.invited(session, token).name == "Amy"
        member = invitations.accept(session, token=token, password_hash=hash_password(GOOD))
        assert password_matches(GOOD, session.get_one(User, member.user_id).password_hash)
        with pytest.raises(NotFound, match=r"invitation\.spent"):
            invitations.accept(session, token=token, password_hash="again")

    def test_only_the_digest_is_stored(self, session, office):
        token, _ = invitations.invite(session, office.eva, member_id=office.amy.member_id)
        session.flush()
        assert [row.token_digest for row in session.exec(select(Invitation))] == [digest_of(token)]

    def test_a_newer_link_replaces_the_older(self, session, office):
        first, _ = invitations.invite(session, office.eva, member_id=office.amy.member_id)
        second, _ = invitations.invite(session, office.eva, member_id=office.amy.member_id)
        session.flush()
        with pytest.raises(NotFound):
            invitations.invited(session, first)
        assert invitations.invited(session, second)

    def test_an_expired_link_is_worth_nothing(self, session, office):
        token, _ = invitations.invite(session, office.eva, member_id=office.amy.member_id)
        session.flush()
        session.exec(select(Invitation)).one().expires_at = wall_now() - timedelta(seconds=1)
        session.flush()
        with pytest.raises(NotFound):
            invitations.invited(session, token)

    def test_whoever_is_disabled_neither_gets_nor_uses_a_link(self, session, office):
        token, _ = invitations.invite(session, office.eva, member_id=office.amy.member_id)
        change(session, office.eva, member_of(session, office.amy), active=False)
        session.flush()
        with pytest.raises(NotFound):
            invitations.invited(session, token)
        with pytest.raises(RuleViolation, match=r"people\.disabled"):
            invitations.invite(session, office.eva, member_id=office.amy.member_id)

    def test_setting_a_password_ends_the_other_logins(self, session, office):
        login = open_session(session, membership=member_of(session, office.amy))
        token, _ = invitations.invite(session, office.eva, member_id=office.amy.member_id)
        session.flush()
        invitations.accept(session, token=token, password_hash=hash_password(GOOD))
        with pytest.raises(SignedOut):
            actor_for(session, digest_of(login))

    def test_an_account_of_two_companies_is_nobody_elses_to_open(self, session, office):
        user = session.get_one(User, office.amy.user_id)
        a_workspace(session, "别家")
        boss = a_member(session, "Xia", role=Role.ADMINISTRATOR, scope=Scope.ALL, password=GOOD)
        guest = a_member(session, "Amy", user=user)
        with pytest.raises(RuleViolation, match=r"people\.shared_account"):
            invitations.invite(session, boss, member_id=guest.member_id)

    @pytest.mark.parametrize(
        ("password", "again", "field"), [("short", "short", "password"), (GOOD, "else", "password_again")]
    )
    def test_a_bad_password_is_told_at_its_field(self, password, again, field):
        with pytest.raises(Invalid) as refusal:
            invitations.ensure_good_password("amy@dengta.example", password, again)
        assert list(refusal.value.fields) == [field]


class TestOwnPassword:
    def test_it_ends_every_login_but_this_one(self, session, office):
        hua = a_member(session, "Hua", password=GOOD)
        here, there = (open_session(session, membership=member_of(session, hua)) for _ in range(2))
        session.flush()
        me = actor_for(session, digest_of(here))
        stored = own_password.own_account(session, me).password_hash
        own_password.change_own_password(session, me, seen_hash=stored, new_hash=hash_password("another good sentence"))
        assert actor_for(session, digest_of(here)).member_id == hua.member_id
        with pytest.raises(SignedOut):
            actor_for(session, digest_of(there))

    def test_a_seat_of_the_sample_company_has_none(self, session, office):
        with pytest.raises(RuleViolation, match=r"people\.no_password"):
            own_password.own_account(session, office.amy)


class TestTeams:
    def test_a_name_is_taken_in_either_language(self, session, office):
        with pytest.raises(Invalid):
            teams.add_team(session, office.eva, names={"zh": "north", "en": ""})

    def test_a_team_with_people_cannot_be_retired(self, session, office):
        with pytest.raises(RuleViolation, match=r"team\.has_members"):
            teams.change_team(
                session,
                office.eva,
                team_id=office.amy.team_id,
                seen_version=1,
                names={"zh": "北", "en": "North"},
                active=False,
            )

    def test_a_stale_version_is_a_conflict(self, session, office):
        with pytest.raises(Conflict):
            teams.change_team(
                session,
                office.eva,
                team_id=office.amy.team_id,
                seen_version=7,
                names={"zh": "北", "en": "N"},
                active=True,
            )


def test_the_directory_says_how_everybody_stands(session, office):
    hua = a_member(session, "Hua", password=GOOD)
    invitations.invite(session, office.eva, member_id=office.bob.member_id)
    change(session, office.eva, member_of(session, office.dan), active=False)
    session.flush()
    found = {entry.member.id: entry.state for entry in directory(session, office.eva, demo=False)}
    assert [found[who.member_id] for who in (hua, office.bob, office.dan, office.amy)] == [
        "active",
        "invited",
        "disabled",
        "uninvited",
    ]


def test_an_administrator_holds_every_right(office):
    assert all(may_manage(office.eva, role) for role in Role)
