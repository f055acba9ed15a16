"""Adding, renaming and retiring dictionary entries; what a new workspace starts with."""

import re
import unicodedata
from collections.abc import Sequence

from sqlmodel import Session, func, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.base import Names
from crm_app.domain.errors import Conflict, Invalid, NotFound
from crm_app.domain.records.ledger import announce_stale, audit
from crm_app.domain.terms.models import Term, TermKind

COLOURS = ("slate", "teal", "blue", "violet", "pink", "amber", "green")
LONGEST_NAME = 40
# Where dictionary changes are heard: every open lead page shows their names.
TOPIC = "leads"

STARTERS: dict[TermKind, tuple[tuple[str, str, str], ...]] = {
    TermKind.LEAD_SOURCE: (
        ("website", "官网", "Website"), ("referral", "客户介绍", "Referral"), ("exhibition", "展会", "Exhibition"),
        ("phone", "电话来访", "Inbound call"), ("wechat", "微信", "WeChat"), ("search", "搜索引擎", "Search engine"),
        ("cold_call", "陌生拜访", "Cold call"), ("partner", "合作伙伴", "Partner"),
    ),
    TermKind.TAG: (
        ("key_account", "大客户", "Key account"), ("urgent", "紧急", "Urgent"), ("tender", "招投标", "Tender"),
        ("price_sensitive", "价格敏感", "Price-sensitive"), ("sample_sent", "已寄样", "Sample sent"),
    ),
    TermKind.DISQUALIFY_REASON: (
        ("no_need", "没有需求", "No need"), ("no_budget", "没有预算", "No budget"), ("competitor", "选择了竞争对手", "Chose a competitor"),
        ("unreachable", "无法联系", "Cannot be reached"), ("duplicate", "重复线索", "Duplicate"), ("not_a_fit", "不符合定位", "Not a fit"),
    ),
}  # fmt: skip


def seed_terms(session: Session) -> None:
    """Give a new workspace its first entries."""
    for kind, entries in STARTERS.items():
        for position, (code, zh, en) in enumerate(entries):
            colour = COLOURS[position % len(COLOURS)] if kind is TermKind.TAG else "slate"
            session.add(Term(kind=kind, code=code, names={"zh": zh, "en": en}, position=position, colour=colour))
    session.flush()


def clean_names(names: Names) -> Names:
    """Trim both names; one language stands in for the other when only one is given.

    Raises:
        Invalid: No name at all, or one too long.
    """
    zh, en = (names.get("zh") or "").strip(), (names.get("en") or "").strip()
    if not zh and not en:
        raise Invalid({"names": "required"})
    if max(len(zh), len(en)) > LONGEST_NAME:
        raise Invalid({"names": "too_long"})
    return {"zh": zh or en, "en": en or zh}


def code_from(names: Names, taken: set[str]) -> str:
    """An immutable code made of the English name, or a plain number where that leaves nothing."""
    plain = unicodedata.normalize("NFKD", names.get("en", "")).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:32] or "entry"
    code, step = base, 2
    while code in taken:
        code, step = f"{base}_{step}", step + 1
    return code


def add_term(session: Session, actor: Actor, *, kind: TermKind, names: Names, colour: str = "slate") -> Term:
    """Add an entry to a dictionary.

    Raises:
        Forbidden: The role may not change settings.
        Invalid: No name, too long, or a name that is taken.
    """
    ensure_may(actor, "admin.settings")
    return _create(session, actor, kind, clean_names(names), colour if colour in COLOURS else "slate")


def term_named(session: Session, actor: Actor, *, kind: TermKind, name: str) -> Term:
    """The entry with this name in either language; made when there is none (imports, quick tagging)."""
    wanted = name.strip()[:LONGEST_NAME]
    for term in session.exec(select(Term).where(Term.kind == kind, Term.active)):
        if wanted.casefold() in {value.casefold() for value in term.names.values()}:
            return term
    return _create(session, actor, kind, clean_names({"zh": wanted, "en": wanted}), "slate")


def _create(session: Session, actor: Actor, kind: TermKind, names: Names, colour: str) -> Term:
    existing = session.exec(select(Term).where(Term.kind == kind)).all()
    _ensure_free_name(existing, names, None)
    term = Term(kind=kind, code=code_from(names, {t.code for t in existing}), names=names, colour=colour, position=len(existing))
    session.add(term)
    session.flush()
    audit(session, actor, "term.add", "term", term.id, names=[None, names])
    announce_stale(session, TOPIC)
    return term


def _ensure_free_name(existing: Sequence[Term], names: Names, own_id: int | None) -> None:
    wanted = {name.casefold() for name in names.values()}
    for other in existing:
        if other.id != own_id and other.active and wanted & {name.casefold() for name in other.names.values()}:
            raise Invalid({"names": "taken"})


def change_term(session: Session, actor: Actor, *, term_id: int, seen_version: int, names: Names, colour: str, active: bool) -> Term:
    """Rename, recolour, retire or bring back an entry.

    Raises:
        NotFound: No such entry, or the role may not change settings.
        Conflict: Somebody changed it since.
        Invalid: No name, too long, or a name that is taken.
    """
    ensure_may(actor, "admin.settings")
    term = session.get(Term, term_id)
    if term is None:
        raise NotFound
    if term.version != seen_version:
        raise Conflict(fields=("names",))
    names = clean_names(names)
    if active:
        _ensure_free_name(session.exec(select(Term).where(Term.kind == term.kind)).all(), names, term_id)
    before = {"names": term.names, "colour": term.colour, "active": term.active}
    term.names, term.active, term.version = names, active, term.version + 1
    term.colour = colour if colour in COLOURS else term.colour
    session.add(term)
    audit(session, actor, "term.change", "term", term.id, before=before, after={"names": term.names, "active": active})
    announce_stale(session, TOPIC)
    return term


def terms(session: Session, kind: TermKind, *, with_retired: bool = False) -> list[Term]:
    """The entries of a dictionary in their order."""
    query = select(Term).where(Term.kind == kind)
    if not with_retired:
        query = query.where(Term.active)
    return list(session.exec(query.order_by(Term.position, Term.id)))  # type: ignore[arg-type]


def count_terms(session: Session, kind: TermKind) -> int:
    """How many entries are in use."""
    return session.exec(select(func.count()).select_from(Term).where(Term.kind == kind, Term.active)).one()
