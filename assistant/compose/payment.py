"""What Medicare pays for a code: the amount first, then its parts, formula and what goes with it."""

from assistant.compose.draft import Cell, Draft
from assistant.compose.words import listed, money, setting_name
from assistant.evidence import Evidence
from assistant.facts import CodeFacts
from assistant.not_held import payment_system
from assistant.rules.result import RuleResult
from corpus.rows import FeeRow

EXCLUDED = frozenset({"E", "X"})
"""Status codes of services that another payment system pays."""


def write_payment(draft: Draft, evidence: Evidence) -> None:
    """Every priced code of the question, each in its own block."""
    write_place_problem(draft, evidence)
    by_code: dict[str, list[RuleResult]] = {}
    for result in evidence.of("payment"):
        by_code.setdefault(result.inputs.get("hcpcs", "").split("-")[0], []).append(result)
    for hcpcs, results in by_code.items():
        facts = evidence.facts.get(hcpcs)
        if facts is not None and facts.fee is not None:
            _write_code(draft, evidence, facts, facts.fee, results)
    for facts in evidence.facts.values():
        if facts.fee is None and facts.hcpcs not in by_code:
            _other_system(draft, facts.hcpcs)
    if not by_code and evidence.problems:
        draft.status = "partial"


def write_place_problem(draft: Draft, evidence: Evidence) -> None:
    """A ZIP code whose locality is not known is said before any amount: what follows is not for that place."""
    found = evidence.zip_result
    if found is None or found.value is not None:
        return
    draft.result(found)
    draft.status = "partial"
    if not found.citations:  # no table of that day was there to be asked
        draft.blocks.append(found.reason)
        return
    draft.say(f"**ZIP code {found.inputs['zip']} is not in CMS's ZIP-to-locality file.** What follows is national.",
              *found.citations)  # fmt: skip


def _write_code(
    draft: Draft, evidence: Evidence, facts: CodeFacts, fee: FeeRow, results: list[RuleResult]
) -> None:
    modified = [r for r in results if r.tool == "price_service"]
    results = [r for r in results if r.tool != "price_service"]
    for result in modified:
        _modified(draft, evidence, result)
    priced = [r for r in results if r.value is not None]
    if not priced:
        result = results[0]
        draft.result(result)
        draft.say(
            f"**No amount can be computed for {fee.hcpcs}.** {result.reason}", *result.citations
        )
        if fee.status in EXCLUDED:
            _other_system(draft, fee.hcpcs)
        return
    draft.result(*priced)
    if evidence.zip_result is not None and evidence.zip_result.value is not None:
        draft.result(evidence.zip_result)
    first = priced[0]
    found = evidence.zip_result
    zipped = found.citations if found is not None and found.value is not None else ()
    draft.say(
        _headline(evidence, fee, priced), *first.citations[:1], first.steps[-1].citation, *zipped
    )
    _na(draft, evidence, fee)
    _parts(draft, fee, evidence, priced)
    step = first.steps[-1]
    draft.say(
        f"Formula: {step.expression} = **{money(step.value)}**.",
        step.citation,
        first.steps[-2].citation,
    )
    _setting(draft, facts, fee)


def _other_system(draft: Draft, hcpcs: str) -> None:
    """Where the amount of a code stands that the fee schedule leaves out, and that it is not loaded."""
    missing = payment_system(hcpcs)
    if missing is not None and draft.status == "answered":
        draft.result(missing.result())
        draft.blocks.append(missing.result().reason)


def _modified(draft: Draft, evidence: Evidence, result: RuleResult) -> None:
    """The amount of a line with modifiers, which is what was asked, before that of the code alone."""
    draft.result(result)
    name = result.inputs.get("lines") or result.inputs.get("hcpcs", "")
    if result.value is None:
        draft.say(f"**No amount can be computed for {name}.** {result.reason}", *result.citations)
        return
    parts = result.steps[0].expression.split("; ")
    told = "; ".join([p for p in parts if "×" in p or "÷" in p][-3:])
    draft.say(
        f"**Medicare pays {money(result.value)} for {name}** {_place(evidence)}: {told}.",
        *result.all_citations()[:4],
    )


def _place(evidence: Evidence) -> str:
    if not evidence.localities:
        return "nationally"
    gpci = evidence.localities[0]
    return f"in {gpci.name.strip('* ').title()} (locality {gpci.locality})"


def _where(evidence: Evidence, result: RuleResult) -> str:
    key = result.inputs.get("locality", "national")
    gpci = next((g for g in evidence.localities if g.locality == key), None)
    return "nationally" if gpci is None else f"in {gpci.name.strip('* ').title()} (locality {key})"


def _headline(evidence: Evidence, fee: FeeRow, priced: list[RuleResult]) -> str:
    year = evidence.query.under.date_of_service.year
    named: dict[tuple[str, str], list[str]] = {}
    for result in priced:
        amount, setting = money(result.value or "0"), result.inputs.get("setting", "")
        named.setdefault((amount, _where(evidence, result)), []).append(setting_name(setting))
    says = [
        f"{amount} {where} ({' or '.join(dict.fromkeys(settings))})"
        for (amount, where), settings in list(named.items())[:3]
    ]
    more = "" if len(named) <= 3 else " All amounts are in the table."
    text = f"**Medicare pays {listed(says)} for {fee.hcpcs} in {year}.**{more}"
    if evidence.zip_result is not None and evidence.zip_result.value is not None:
        text += f" ZIP {evidence.zip_result.inputs['zip']} belongs to locality {evidence.zip_result.value}."
    return text


def _na(draft: Draft, evidence: Evidence, fee: FeeRow) -> None:
    if not fee.nonfacility_na:
        return
    text = (
        f"{fee.hcpcs} is flagged NA in the non-facility setting: it is rarely or never performed in an office, "
        "so CMS has no office price; the amount is the facility amount."
    )  # fmt: skip
    if evidence.query.under.setting == "nonfacility":
        text += " For an office claim the contractor decides."
    draft.say(text, fee.citation())


def _parts(draft: Draft, fee: FeeRow, evidence: Evidence, priced: list[RuleResult]) -> None:
    row = fee.citation()
    factor = priced[0].steps[-2]
    head = ["", "Work", "Practice expense", "Malpractice", "Total", "Conversion factor", "Amount"]
    rows: list[list[Cell]] = []
    for setting in dict.fromkeys(r.inputs.get("setting", "facility") for r in priced):
        cells: list[Cell] = [
            (f"RVU, {setting_name(setting)}", ()), (f"{fee.work_rvu}", (row,)),
            (f"{fee.pe_rvu(setting)}", (row,)), (f"{fee.mp_rvu}", (row,)),
            (f"{fee.total_rvu(setting)}", (row,)), (factor.value, (factor.citation,)), ("", ()),
        ]  # fmt: skip
        national = next((r for r in priced if r.inputs.get("locality") == "national"
                         and r.inputs.get("setting") == setting), None)  # fmt: skip
        if national is not None:
            cells[-1] = (money(national.value or "0"), (national.steps[-1].citation,))
        rows.append(cells)
    for result in priced:
        gpci = next(
            (g for g in evidence.localities if g.locality == result.inputs.get("locality")), None
        )
        if gpci is not None:
            place = gpci.citation()
            setting = setting_name(result.inputs.get("setting", ""))
            rows.append([
                (f"GPCI, {gpci.name.strip('* ').title()}, {setting}", ()), (f"{gpci.work_gpci}", (place,)),
                (f"{gpci.pe_gpci}", (place,)), (f"{gpci.mp_gpci}", (place,)), ("", ()),
                (result.steps[-2].value, (result.steps[-2].citation,)),
                (money(result.value or "0"), (result.steps[-1].citation,)),
            ])  # fmt: skip
    draft.table(head, rows)


def _setting(draft: Draft, facts: CodeFacts, fee: FeeRow) -> None:
    parts = []
    if facts.is_add_on:
        parts.append(
            f"{fee.hcpcs} is an add-on code: it is paid only beside its primary code, in full, without the multiple-procedure reduction."
        )
    if fee.status in ("R", "T"):
        parts.append(f"Status {fee.status} limits when it is payable.")
    if parts:
        cites = [fee.citation()]
        if facts.add_on.value is not None:
            cites.append(facts.add_on.value.citation())
        draft.say(" ".join(parts), *cites)
    modified = sorted({r.modifier for r in facts.rows if r.modifier})
    if modified:
        said = (
            f"{fee.hcpcs} also has rows of its own for modifier {listed(modified)}; "
            f"ask for {fee.hcpcs}-{modified[0]} to price one."
        )
        places = (fee.citation(), *(r.citation() for r in facts.rows if r.modifier))
        inputs = {"hcpcs": fee.hcpcs}
        draft.result(
            RuleResult("fee_rows", inputs, None, "", fee.edition.edition, (), said, places)
        )
        draft.say(said, *places)
