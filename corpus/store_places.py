"""Look-ups by place: GPCIs, ZIP codes, anesthesia factors and capped imaging amounts."""

from collections import Counter
from collections.abc import Collection
from datetime import date

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
