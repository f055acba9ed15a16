"""Which column is which: the mapping used last time, one shipped with the product, or the headers' own words."""

import hashlib
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from crm_app.domain.actor import Actor
from crm_app.domain.imports.mapping import BadMapping, Mapping, Rule, as_json, fitted, parse_mapping
from crm_app.domain.imports.table import Table
from crm_app.domain.records.models import ImportMapping

KIND = "leads"
SHIPPED = Path(__file__).resolve().parents[3] / "docs" / "mappings"
# Words that exports write where a cell has nothing to say.
PLACEHOLDERS = ("Select", "N/A", "#N/A", "NULL", "None", "-", "--", "无", "暂无", "空")

# In the order in which fields choose their column.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "outside_id": (
        "outside id", "external id", "record id", "lead id", "prospect id", "customer id", "id", "uuid", "guid",
        "外部编号", "外部id", "编号", "线索编号", "线索id", "客户编号", "记录编号",
    ),
    "title": (
        "title", "lead", "lead name", "company", "company name", "account", "account name", "organization",
        "organisation", "business", "customer", "customer name", "lead number", "subject", "topic",
        "标题", "线索", "线索名称", "公司", "公司名称", "企业", "企业名称", "单位", "单位名称",
        "客户", "客户名称", "主题",
    ),
    "contact_name": (
        "contact", "contact name", "contact person", "name", "full name", "person", "first name",
        "联系人", "联系人姓名", "姓名", "名字", "客户姓名",
    ),
    "phone": (
        "phone", "phone number", "mobile", "mobile phone", "mobile number", "cell", "cell phone", "telephone", "tel",
        "电话", "手机", "手机号", "手机号码", "联系电话", "电话号码", "联系方式",
    ),
    "email": (
        "email", "e-mail", "email address", "e-mail address", "mail",
        "邮箱", "电子邮箱", "邮件", "电子邮件", "邮箱地址",
    ),
    "wechat": ("wechat", "wechat id", "weixin", "微信", "微信号"),
    "region": (
        "region", "city", "province", "state", "location", "area", "country",
        "地区", "城市", "省份", "区域", "所在地", "省市", "国家",
    ),
    "amount": (
        "amount", "value", "deal value", "expected amount", "expected revenue", "revenue", "budget", "estimated value",
        "金额", "预计金额", "意向金额", "预算", "预计成交金额", "商机金额",
    ),
    "intent": ("intent", "intent level", "rating", "grade", "意向", "意向等级", "意向级别", "等级", "评级"),
    "source": ("source", "lead source", "channel", "origin", "来源", "线索来源", "客户来源", "渠道", "来源渠道"),
    "owner": (
        "owner", "lead owner", "sales rep", "salesperson", "assigned to", "assignee", "owner name", "owner email",
        "负责人", "所有人", "跟进人", "归属人", "销售", "业务员", "销售人员",
    ),
    "stage": ("stage", "lead stage", "lead status", "status", "阶段", "线索阶段", "状态", "线索状态"),
    "next_step": ("next step", "next action", "next activity", "下一步", "下一步计划", "下次跟进内容", "计划"),
    "next_step_on": (
        "next step on", "next step date", "due date", "follow up date", "next contact", "next follow up",
        "下一步日期", "下次跟进", "下次跟进时间", "下次联系时间", "下次跟进日期", "跟进日期",
    ),
    "note": (
        "note", "notes", "comment", "comments", "remark", "remarks", "description",
        "备注", "说明", "描述", "跟进记录",
    ),
}  # fmt: skip
_TAGS = ("tag", "tags", "label", "labels", "标签")


def header_digest(headers: list[str]) -> str:
    """Equal for files with the same set of headers, whatever their order and spelling."""
    return hashlib.sha256("\n".join(sorted({plain_header(header) for header in headers})).encode()).hexdigest()


def plain_header(header: str) -> str:
    """A header without case, width, punctuation and hints in brackets: ``手机号（必填）*`` is ``手机号``."""
    text = unicodedata.normalize("NFKC", header).casefold()
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】", " ", text) or text
    return re.sub(r"[\W_]+", " ", text).strip()


def suggested_mapping(session: Session, table: Table) -> tuple[Mapping, str]:
    """The best first guess and where it comes from: ``remembered``, ``shipped`` or ``headers``."""
    code, _names, mapping = fitting_mappings(session, table)[0]
    return mapping, code.partition(":")[0]


def fitting_mappings(session: Session, table: Table) -> list[tuple[str, dict[str, str], Mapping]]:
    """Every mapping that fits, the best first: code (``shipped:0`` for the first of those), names, mapping."""
    found: list[tuple[str, dict[str, str], Mapping]] = []
    row = session.exec(select(ImportMapping).where(
        ImportMapping.kind == KIND, ImportMapping.header_digest == header_digest(table.headers)
    )).first()  # fmt: skip
    remembered = _if_fits(row.mapping, table) if row is not None else None
    if remembered:
        found.append(("remembered", {}, remembered))
    for place, raw in enumerate(shipped_mappings()):
        shipped = _if_fits(raw, table, fully=True)
        if shipped:
            found.append((f"shipped:{place}", shipped.name, shipped))
    return [*found, ("headers", {}, guessed_mapping(table))]


def remember_mapping(session: Session, actor: Actor, table: Table, mapping: Mapping) -> None:
    """Keep how these headers were matched, for the next file like it."""
    digest = header_digest(table.headers)
    row = session.exec(
        select(ImportMapping).where(ImportMapping.kind == KIND, ImportMapping.header_digest == digest)
    ).first()
    row = row or ImportMapping(kind=KIND, header_digest=digest, mapping={}, workspace_id=actor.workspace_id)
    row.mapping = as_json(mapping)
    session.add(row)


@cache
def shipped_mappings() -> tuple[dict[str, Any], ...]:
    """The mappings that come with the product for well-known files."""
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*.json")))


def guessed_mapping(table: Table) -> Mapping:
    """Columns matched by their headers, in either language."""
    free: dict[str, str] = {}
    for header in table.headers:
        free.setdefault(plain_header(header), header)
    fields: dict[str, Rule] = {}
    for name, words in SYNONYMS.items():
        found = next((plain for plain in map(plain_header, words) if plain in free), None)
        if found:
            fields[name] = Rule(columns=(free.pop(found),))
    if "title" not in fields:
        fields |= _title_from(fields, table)
    tags = tuple(Rule(columns=(free[word],)) for word in _TAGS if word in free)
    return Mapping(fields, tags, empty=_placeholders(table))


def _title_from(fields: dict[str, Rule], table: Table) -> dict[str, Rule]:
    """A file of persons has no company: the person's name stands as the title."""
    for name in ("contact_name", "email", "phone", "outside_id"):
        if name in fields:
            return {"title": fields[name]}
    return {"title": Rule(columns=(table.headers[0],))}


def _placeholders(table: Table) -> tuple[str, ...]:
    wanted = {word.casefold(): word for word in PLACEHOLDERS}
    found = {cell.strip().casefold() for row in table.rows[:2000] for cell in row.cells if len(cell) < 8}
    return tuple(word for key, word in wanted.items() if key in found)


def _if_fits(raw: dict[str, Any], table: Table, *, fully: bool = False) -> Mapping | None:
    try:
        mapping, absent = fitted(parse_mapping(raw), table.headers)
    except BadMapping:
        return None
    return None if fully and absent else mapping
