"""Look-ups by place: GPCIs, ZIP codes, anesthesia factors and capped imaging amounts."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from corpus.county import CountyArea, area_of
from corpus.editions import say_day
from corpus.errors import UnknownLocality
from corpus.geography import AnesthesiaFactor, OppsCap, ZipLocality
from corpus.rows import Gpci
from corpus.schema import field_names
from corpus.store_tables import Tables


class PlaceTables(Tables):
    """What a payment locality is, and what it pays by."""

    def gpci(self, locality: str, date_of_service: date) -> Gpci:
        """The indices of a locality "MAC-number"; raises UnknownLocality and EditionMissing."""
        edition = self.edition("gpci", date_of_service)
        rows = self._rows("gpci", edition, "locality = ?", locality)
        if not rows:
            raise UnknownLocality(
                f"Locality '{locality}' is not in the {edition.edition} GPCI file (looked up for "
                f"{say_day(date_of_service)}). A locality is contractor and number, for example "
                "13202-01 for Manhattan; or give a ZIP code."
            )
        return Gpci(*(*rows[0], edition))

    def localities(self, date_of_service: date) -> tuple[Gpci, ...]:
        """Every locality, in the file's order."""
        edition = self.edition("gpci", date_of_service)
        return tuple(
            Gpci(*(*row, edition)) for row in self._rows("gpci", edition, "true ORDER BY row")
        )

    def locality_of_zip(self, zip5: str, date_of_service: date) -> ZipLocality:
        """The locality of a five-digit ZIP code; raises UnknownLocality and EditionMissing."""
        edition = self.edition("zip", date_of_service)
        rows = self._rows("zip", edition, "zip = ?", zip5)
        if not rows:
            raise UnknownLocality(
                f"ZIP code '{zip5}' is not in the {edition.edition} ZIP-to-locality file (looked "
                f"up for {say_day(date_of_service)}). Check the five digits, or give the locality."
            )
        code, state, locality, rural, plus_four, row = rows[0]
        return ZipLocality(code, locality, state, rural, plus_four, row, edition)

    def localities_of_zips(self, zips: Collection[str], date_of_service: date) -> tuple[str, ...]:
        """The localities of ZIP codes, that of most of them first; unknown ZIP codes are left out.

        A locality of less than a tenth of the codes is left out: post offices cross borders.
        """
        edition = self.edition("zip", date_of_service)
        marks = ", ".join("?" * len(zips)) or "NULL"
        rows = self._rows("zip", edition, f"zip IN ({marks})", *zips)
        place = field_names("zip").index("locality")
        held = Counter(str(row[place]) for row in rows).most_common()
        return tuple(locality for locality, count in held if count * 10 >= len(rows))

    def counties(self, date_of_service: date) -> tuple[CountyArea, ...]:
        """CMS's crosswalk: every locality with its counties, in the file's order; EditionMissing."""
        edition = self.edition("locco", date_of_service)
        rows = self._rows("locco", edition, "true ORDER BY row")
        return tuple(CountyArea(*(*row, edition)) for row in rows)

    def locality_of_county(self, county: str, state: str, date_of_service: date) -> CountyArea:
        """The locality of a county; `state` in full or as its two letters.

        A county that no locality lists belongs to the rest of its state, so that a mistyped name
        leads there too: show `area` and `counties`. Raises UnknownLocality and EditionMissing.
        """
        areas = self.counties(date_of_service)
        found = area_of(county, self._state_name(state, areas, date_of_service), areas)
        if found is None:
            raise UnknownLocality(
                f"No locality of {state} for {county} is in the {areas[0].edition.edition} county "
                f"crosswalk (looked up for {say_day(date_of_service)}). Give the state in full."
            )
        return found

    def _state_name(self, state: str, areas: tuple[CountyArea, ...], day: date) -> str:
        """The state as the crosswalk prints it; letters are looked up in the GPCI file."""
        wanted = " ".join(state.upper().split())
        if len(wanted) != 2:
            return wanted
        of_state = {gpci.locality for gpci in self.localities(day) if gpci.state == wanted}
        named = (area.state for area in areas if area.locality in of_state and area.state)
        return next(named, wanted)

    def anesthesia_factor(self, locality: str, date_of_service: date) -> AnesthesiaFactor:
        """The anesthesia conversion factor; raises UnknownLocality and EditionMissing."""
        edition = self.edition("anes", date_of_service)
        rows = self._rows("anes", edition, "locality = ?", locality)
        if not rows:
            raise UnknownLocality(
                f"Locality '{locality}' is not in the {edition.edition} anesthesia factors."
            )
        return AnesthesiaFactor(*(*rows[0], edition))

    def opps_cap(
        self, hcpcs: str, modifier: str, locality: str, date_of_service: date
    ) -> OppsCap | None:
        """The capped imaging amounts, None where the code is not capped; raises EditionMissing."""
        edition = self.edition("oppscap", date_of_service)
        rows = self._rows(
            "oppscap",
            edition,
            "hcpcs = ? AND modifier = ? AND locality = ?",
            hcpcs,
            modifier,
            locality,
        )
        if not rows:
            return None
        code, mod, _, place, facility, nonfacility, row = rows[0]
        return OppsCap(code, mod, place, facility, nonfacility, row, edition)
