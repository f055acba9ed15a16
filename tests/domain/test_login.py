"""Signing in: guesses are slowed down, sessions end, personas exist in the sample company only."""

from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from crm_app.domain.actor import Role, Scope
from crm_app.domain.clock import wall_now
from crm_app.domain.errors import Invalid, NotFound, SignedOut, Throttled
from crm_app.domain.people.login import (
    FREE_TRIES,
    LONGEST_WAIT,
    account,
    ensure_not_blocked,
    first_membership,
    persona,
    settle_guess,
)
from crm_app.domain.people.models import DEMO, LoginBackoff, LoginSession, Membership, User
from crm_app.domain.people.passwords import digest_of, hash_password, password_matches
from crm_app.domain.people.sessions import IDLE, LONGEST, actor_for, close_session, ended, open_session, revoke_sessions, touch
from crm_app.domain.people.setup import (
    create_user,
    has_real_workspace,
    issue_setup_token,
    password_problem,
    spend_setup_token,
)
from tests.factories import a_member, a_workspace, an_office

WHERE = {"email": "Amy@Dengta.example ", "address": "10.0.0.7"}


def wrong_guesses(session, times, **where):
    for _ in range(times):
        settle_guess(session, right=False, **(where or WHERE))
        session.flush()


class TestGuessing:
    def test_a_few_wrong_guesses_are_free(self, session):
        wrong_guesses(session, FREE_TRIES - 1)
        ensure_not_blocked(session, **WHERE)

    def test_then_each_costs_longer_up_to_a_limit(self, session):
        waits = []
        for _ in range(FREE_TRIES + 12):
            wrong_guesses(session, 1)
            blocked = session.exec(select(LoginBackoff.blocked_until)).one()
            waits.append(round((blocked - wall_now()).total_seconds()) if blocked else 0)
        assert waits == sorted(waits)
        assert LONGEST_WAIT.total_seconds() - 5 < waits[-1] <= LONGEST_WAIT.total_seconds()
        with pytest.raises(Throttled) as refusal:
            ensure_not_blocked(session, **WHERE)
        assert refusal.value.seconds > 800

    def test_another_address_or_account_is_not_held_up(self, session):
        wrong_guesses(session, 10)
        ensure_not_blocked(session, email=WHERE["email"], address="10.0.0.8")
        ensure_not_blocked(session, email="bob@dengta.example", address=WHERE["address"])

    def test_the_same_account_written_differently_is_the_same(self, session):
        wrong_guesses(session, 10)
        with pytest.raises(Throttled):
            ensure_not_blocked(session, email="amy@dengta.example", address=WHERE["address"])

    def test_the_right_password_forgives(self, session):
        wrong_guesses(session, FREE_TRIES - 1)
        settle_guess(session, right=True, **WHERE)
        session.flush()
        wrong_guesses(session, FREE_TRIES - 1)
        ensure_not_blocked(session, **WHERE)


class TestPasswords:
    def test_a_password_is_stored_as_argon2id_with_a_salt_of_its_own(self):
        one, two = hash_password("correct horse"), hash_password("correct horse")
        assert one.startswith("$argon2id$")
        assert one != two
        assert password_matches("correct horse", one)
        assert not password_matches("Correct horse", one)

    @pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$broken"])
    def test_without_a_stored_password_none_fits(self, stored):
        assert not password_matches("anything", stored)

    @pytest.mark.parametrize(("password", "problem"), [
        ("short", "password_short"), ("x" * 201, "too_long"), ("aaaaaaaaaaaa", "password_weak"), ("amy.longname", "password_weak"),
        ("a long sentence", None), ("十个汉字也可以当密码", None),
    ])  # fmt: skip
    def test_length_counts_not_composition(self, password, problem):
        email = "amy.longname@x.example" if password != "amy.longname" else "amylongname@x.example"
        if password == "amy.longname":
            password = "amylongname"
        assert password_problem(password, email) == problem


@pytest.fixture
def token(work, office):
    with work() as session:
        return open_session(session, membership=session.exec(
            select(Membership).where(Membership.id == office.amy.member_id), execution_options={"all_workspaces": True}).one())  # fmt: skip


def who_is(work, token):
    with work(writing=False) as session:
        return actor_for(session, digest_of(token))


def set_session(work, **values):
    with work() as session:
        session.exec(update(LoginSession).values(**values))


class TestSessions:
    def test_the_token_says_who_it_is_with_the_rights_of_this_moment(self, work, office, token):
        actor = who_is(work, token)
        assert (actor.member_id, actor.role, actor.scope, actor.team_id) == (office.amy.member_id, Role.SALES, Scope.SELF, office.amy.team_id)
        with work(office.eva) as session:
            session.get(Membership, office.amy.member_id).role = Role.MANAGER
        assert who_is(work, token).role is Role.MANAGER

    def test_only_a_digest_is_stored(self, work, token):
        with work(writing=False) as session:
            assert token not in repr(session.exec(select(LoginSession)).one())

    @pytest.mark.parametrize("bad", ["", "x", "' OR 1=1 --"])
    def test_a_made_up_token_is_nobody(self, work, token, bad):
        with pytest.raises(SignedOut):
            who_is(work, bad)
        with pytest.raises(SignedOut), work(writing=False) as session:
            actor_for(session, None)

    @pytest.mark.parametrize("end", ["idle", "expired", "revoked", "signed out", "member disabled", "account disabled"])
    def test_it_ends_at_once(self, work, office, token, end):
        now = wall_now()
        if end == "idle":
            set_session(work, seen_at=now - IDLE)
        elif end == "expired":
            set_session(work, expires_at=now)
        elif end == "signed out":
            with work() as session:
                close_session(session, token)
        elif end == "revoked":
            with work() as session:
                revoke_sessions(session, user_id=office.amy.user_id)
        else:
            with work(office.eva) as session:
                row = session.get(Membership, office.amy.member_id) if end == "member disabled" else session.get(User, office.amy.user_id)
                row.active = False
        with pytest.raises(SignedOut):
            who_is(work, token)
        with work(writing=False) as session:
            assert ended(session, {digest_of(token), "unknown"}) == {digest_of(token), "unknown"}

    def test_whoever_is_active_stays_but_never_longer_than_the_day(self, work, token):
        set_session(work, seen_at=wall_now() - IDLE + timedelta(minutes=1))
        with work() as session:
            touch(session, {digest_of(token)})
        assert who_is(work, token)
        with work(writing=False) as session:
            row = session.exec(select(LoginSession)).one()
            assert ended(session, {digest_of(token)}) == set()
        assert row.expires_at - row.created_at == LONGEST

    def test_signing_out_everywhere_may_spare_the_present_one(self, work, office, token):
        with work() as session:
            member = session.exec(select(Membership).where(Membership.id == office.amy.member_id),
                                  execution_options={"all_workspaces": True}).one()  # fmt: skip
            other = open_session(session, membership=member)
        kept = who_is(work, token)
        with work() as session:
            revoke_sessions(session, user_id=office.amy.user_id, but=kept.session_id)
        assert who_is(work, token)
        with pytest.raises(SignedOut):
            who_is(work, other)


class TestWhereOneLands:
    def test_a_real_company_comes_before_a_demo(self, work):
        with work() as session:
            user = create_user(session, email="amy@own.example", name="Amy", password=None)
            a_workspace(session, "Demo", kind=DEMO)
            a_member(session, "Amy", user=user)
            real = a_workspace(session, "Real").id
            a_member(session, "Amy", user=user)
        with work(writing=False) as session:
            assert first_membership(session, account(session, " AMY@own.example")).workspace_id == real

    def test_a_person_without_any_company_is_told(self, work):
        with work() as session, pytest.raises(Invalid) as refusal:
            first_membership(session, create_user(session, email="amy@own.example", name="Amy", password=None))
        assert refusal.value.fields == {"email": "no_workspace"}

    def test_personas_exist_in_the_sample_company_only(self, work):
        with work() as session:
            a_workspace(session, "Real")
            a_member(session, "Amy", persona="sales")
        with pytest.raises(NotFound), work() as session:
            persona(session, "sales")
        with work() as session:
            a_workspace(session, "Demo", kind=DEMO)
            sales = a_member(session, "Li", persona="sales")
            a_member(session, "Root", persona="root", role=Role.ADMINISTRATOR)
        with work() as session:
            assert persona(session, "sales").id == sales.member_id
        for code in ("root", "", "manager"):
            with pytest.raises(NotFound), work() as session:
                persona(session, code)


class TestTheFirstStart:
    def test_the_token_of_the_terminal_works_once_and_a_newer_one_replaces_it(self, work):
        with work() as session:
            old, new = issue_setup_token(session), None
            session.flush()
            new = issue_setup_token(session)
        for spent in (old, "", "x"):
            with pytest.raises(NotFound), work() as session:
                spend_setup_token(session, spent)
        with work() as session:
            spend_setup_token(session, f" {new}\n")
        with pytest.raises(NotFound), work() as session:
            spend_setup_token(session, new)

    def test_the_sample_company_is_no_company_of_ones_own(self, work):
        with work() as session:
            a_workspace(session, "Demo", kind=DEMO)
            assert not has_real_workspace(session)
            an_office(session, "Real")
            assert has_real_workspace(session)

    @pytest.mark.parametrize(("fields", "problems"), [
        ({"email": "nope"}, {"email": "email"}), ({"name": " "}, {"name": "required"}), ({"name": "x" * 81}, {"name": "too_long"}),
        ({"password": "short"}, {"password": "password_short"}),
        ({"email": "", "name": ""}, {"email": "email", "name": "required"}),
    ])  # fmt: skip
    def test_what_is_wrong_with_an_account_is_named_by_field(self, work, fields, problems):
        given = {"email": "amy@own.example", "name": "Amy", "password": "a long sentence"} | fields
        with pytest.raises(Invalid) as refusal, work() as session:
            create_user(session, **given)
        assert refusal.value.fields == problems

    def test_an_address_has_one_account_whatever_its_case(self, work):
        with work() as session:
            create_user(session, email="Amy@Own.example", name="Amy", password=None)
        with pytest.raises(Invalid) as refusal, work() as session:
            create_user(session, email="amy@own.EXAMPLE ", name="Amy", password=None)
        assert refusal.value.fields == {"email": "taken"}


def test_old_sessions_are_swept_out_at_the_next_login(work, office, token):
    set_session(work, expires_at=wall_now() - LONGEST - timedelta(minutes=1))
    with work(office.amy) as session:
        open_session(session, membership=session.get(Membership, office.amy.member_id))
    with work(writing=False) as session:
        assert len(session.exec(select(LoginSession).where(col(LoginSession.id) > 0)).all()) == 1
