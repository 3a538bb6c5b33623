"""Answers that are mostly one figure: conversion factor, facility rates, change over years, locality."""

from dataclasses import replace

from assistant.compose.draft import Cell, Draft
from assistant.compose.words import listed, money, no_amount, setting_name
from assistant.evidence import Evidence
from assistant.facts import CodeFacts
from assistant.rules.result import RuleResult
from corpus.rows import FeeRow


def write_conversion_factor(draft: Draft, evidence: Evidence) -> None:
    """The conversion factors of the year asked about, and of the year before."""
    results = evidence.of("conversion_factor")
    year = evidence.query.under.date_of_service.year
    here = [r for r in results if r.inputs["year"] == str(year)]
    draft.result(*results)
    says = [f"**{r.value}** ({r.inputs['label']})" for r in here]
    cites = [c for r in here for c in r.citations]
    if not here:
        draft.status = "not_found"
        said = (
            f"No conversion factor for {year} is in my sources: CMS's file of that year is not loaded "
            "(`lamina data import FILE`)."
        )
        draft.result(RuleResult("look_up", {"year": str(year)}, None, "", "", (), said))
        draft.blocks.append(said)
    else:
        draft.say(
            f"The Medicare physician fee schedule conversion factor for {year} is {listed(says)}, in USD per RVU.",
            *cites,
        )
    for result in results:
        if result not in here:
            draft.say(
                f"For {result.inputs['year']}: {result.value} ({result.inputs['label']}).",
                *result.citations,
            )


def write_anesthesia_factor(draft: Draft, evidence: Evidence) -> None:
    """The factor of the locality named, where CMS's file is loaded; then the national one."""
    local = [r for r in evidence.of("anesthesia_factor") if "locality" in r.inputs]
    for result in local:
        where, year = result.inputs["locality"], result.inputs["year"]
        said = f"The anesthesia conversion factor for {year} in {where} is {{value}}, in {result.unit}."
        draft.result(replace(result, reason=said.format(value=result.value)))
        draft.say(said.format(value=f"**{result.value}**"), *result.citations)
    for result in evidence.of("anesthesia_factor")[len(local) :]:
        said = (
            f"The national anesthesia conversion factor for {result.inputs['year']} is {{value}}, in {result.unit}. "
            "Payment uses the factor of the locality."
        )
        draft.result(replace(result, reason=said.format(value=result.value)))
        draft.say(said.format(value=f"**{result.value}**"), *result.citations)


def write_facility_rates(draft: Draft, evidence: Evidence) -> None:
    """Hospital outpatient and ASC rates beside the surgeon's own amount."""
    for facts in evidence.facts.values():
        _facility_lead(draft, facts)
        rows: list[list[Cell]] = []
        if facts.apc.value is not None:
            apc = facts.apc.value
            rows.append(
                [
                    ("Hospital outpatient department", ()),
                    (f"APC {apc.apc}", (apc.citation(),)),
                    (money(apc.payment_rate), (apc.citation(),)),
                ]
            )
        if facts.asc.value is not None:
            asc = facts.asc.value
            rate = (
                "packaged, no separate payment"
                if asc.payment_rate is None
                else money(asc.payment_rate)
            )
            rows.append(
                [
                    ("Ambulatory surgical center", ()),
                    (f"payment indicator {asc.payment_indicator}", (asc.citation(),)),
                    (rate, (asc.citation(),)),
                ]
            )
        for result in evidence.of("facility_rates"):
            if result.inputs.get("hcpcs") == facts.hcpcs and result.value:
                draft.result(result)
                setting = result.inputs.get("setting", "facility")
                rows.append(
                    [
                        (f"Surgeon (physician fee schedule, {setting_name(setting)})", ()),
                        (
                            f"{facts.fee.total_rvu(setting) if facts.fee else ''} RVU",
                            result.citations[:1],
                        ),
                        (money(result.value), result.citations[:1]),
                    ]
                )
        if rows:
            draft.table(["National rates", "Basis", "Amount"], rows)


NO_APC = (
    "no APC rate for the hospital in Addendum B (packaged, inpatient only, or not paid under OPPS: the "
    "table does not tell which)"
)
NO_ASC = "it is not on the list of ASC covered surgical procedures (Addendum AA)"
EXCLUDED = "Addendum EE excludes"
NO_ASC_EXCLUDED = f"{NO_ASC}; Addendum EE excludes it from payment there"


def _facility_lead(draft: Draft, facts: CodeFacts) -> None:
    says, cites = [], []
    apc, asc = facts.apc, facts.asc
    if apc.value is not None:
        says.append(
            f"the hospital outpatient department gets {money(apc.value.payment_rate)} (APC {apc.value.apc})"
        )
        cites.append(apc.value.citation())
    elif apc.none:
        says.append(NO_APC)
    else:
        draft.caution(apc.missing)
    if asc.value is not None:
        rate = asc.value.payment_rate
        paid = "no separate payment (packaged)" if rate is None else money(rate)
        says.append(f"the ASC gets {paid} (payment indicator {asc.value.payment_indicator})")
        cites.append(asc.value.citation())
    elif asc.none:
        says.append(NO_ASC_EXCLUDED if any(EXCLUDED in c.quote for c in facts.lacking) else NO_ASC)
    else:
        draft.caution(asc.missing)
    if not says:
        draft.status = "partial"
        return
    pays = apc.value is not None or (asc.value is not None and asc.value.payment_rate is not None)
    beside = " These are national facility payments beside the surgeon's own fee." if pays else ""
    cites += facts.lacking
    if facts.fee is not None and not cites:
        cites.append(facts.fee.citation())
    absent = " ".join(
        f"{facts.hcpcs}: {said}." for said in says if said.startswith((NO_APC, NO_ASC))
    )
    if absent:
        inputs = {"hcpcs": facts.hcpcs}
        draft.result(
            RuleResult("facility_rates", inputs, None, "USD", "", (), absent, tuple(cites))
        )
    draft.say(f"**{facts.hcpcs}:** {listed(says)}.{beside}", *cites)


def write_history(draft: Draft, evidence: Evidence) -> None:
    """Relative values and amounts of a code in every loaded edition, and the change."""
    for hcpcs in evidence.facts:
        results = [r for r in evidence.of("history") if r.inputs.get("hcpcs") == hcpcs]
        rows = evidence.history.get(hcpcs, ())
        if len(rows) < 2:
            draft.status = "partial"
            draft.say(
                f"Only one edition with {hcpcs} is loaded, so no change can be shown.",
                *(r.citation() for r in rows),
            )
            continue
        draft.result(*results)
        office = evidence.query.under.setting == "nonfacility" and not rows[-1].nonfacility_na
        first, last = rows[0], rows[-1]
        change = next((r for r in results if r.tool == "rvu_change"), None)
        setting = "nonfacility" if office else "facility"
        text = (
            f"**{hcpcs}: total {setting_name(setting)} RVU {first.total_rvu(setting)} in {first.edition.edition}, "
            f"{last.total_rvu(setting)} in {last.edition.edition}**"
        )
        if change is not None:
            text += f", a change of {change.value} RVU"
        draft.say(text + ".", first.citation(), last.citation())
        draft.table(
            ["Edition", "Work", f"{setting_name(setting).capitalize()} PE", "MP", "Total", "Conversion factor",
             "National amount"],
            [_history_row(row, evidence, setting) for row in rows],
        )  # fmt: skip


def _history_row(row: FeeRow, evidence: Evidence, setting: str) -> list[Cell]:
    cite = (row.citation(),)
    amount = next((r for r in evidence.of("history") if r.edition == row.edition.edition
                   and r.inputs.get("hcpcs") == row.hcpcs and r.tool == "payment_amount"), None)  # fmt: skip
    if amount is None:  # nothing was priced: the code has a row with a modifier alone
        paid = ""
    else:
        paid = money(amount.value) if amount.value else no_amount(row.status)
    factor = str(row.conversion_factor) if row.conversion_factor is not None else "not in this file"
    return [
        (row.edition.edition, ()), (str(row.work_rvu), cite), (str(row.pe_rvu(setting)), cite),
        (str(row.mp_rvu), cite), (str(row.total_rvu(setting)), cite), (factor, cite), (paid, cite),
    ]  # fmt: skip


def write_locality(draft: Draft, evidence: Evidence) -> None:
    """The locality of a ZIP code or place, with its three indices."""
    if evidence.zip_result is not None:
        draft.result(evidence.zip_result)
    if not evidence.localities:
        draft.status = "not_found"
        draft.blocks.append("That place is not in the loaded locality tables.")
        return
    for gpci in evidence.localities:
        cites = [gpci.citation(), *(evidence.zip_result.citations if evidence.zip_result else ())]
        draft.say(
            f"**Locality {gpci.locality}, {gpci.name.strip('* ').title()} ({gpci.state}):** work GPCI {gpci.work_gpci}, "
            f"PE GPCI {gpci.pe_gpci}, MP GPCI {gpci.mp_gpci}.", *cites,
        )  # fmt: skip
