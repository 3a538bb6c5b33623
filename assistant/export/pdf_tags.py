"""The structure of a tagged PDF: which words are a heading, a cell, a list (ISO 32000-1, 14.7 and 14.8).

Screen readers and text extraction follow it. ReportLab draws; this notes what was drawn as what.
"""

from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase import pdfdoc


@dataclass(eq=False)
class Node:
    """A structure element: its role, what is in it, and where on which page its words stand."""

    role: str
    kids: "list[Node | tuple[int, int]]" = field(default_factory=list)
    repeats: bool = False
    drawn: bool = False

    def add(self, role: str, repeats: bool = False) -> "Node":
        """A new element inside of this one. `repeats`: drawn again on later pages, as a header is."""
        node = Node(role, repeats=repeats)
        self.kids.append(node)
        return node


class Tags:
    """The structure tree of one document while it is drawn."""

    def __init__(self) -> None:
        self.root = Node("Document")
        self._pages: list[list[Node]] = []

    def begin(self, canvas: Any, node: Node) -> None:
        """What is drawn from here on belongs to the element."""
        if node.repeats and node.drawn:
            canvas.addLiteral("/Artifact BMC")
            return
        node.drawn = True
        page = canvas.getPageNumber() - 1
        self._pages += [[] for _ in range(page + 1 - len(self._pages))]
        number = len(self._pages[page])
        self._pages[page].append(node)
        node.kids.append((page, number))
        canvas.addLiteral(f"/{node.role} <</MCID {number}>> BDC")

    def end(self, canvas: Any) -> None:
        """Up to here."""
        canvas.addLiteral("EMC")

    def attach(self, document: Any) -> None:
        """Write the tree into a document whose pages are all drawn."""
        pages = document.Pages.pages
        tree = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        root = document.Reference(tree, "StructTree")
        made: dict[Node, Any] = {}
        tree.dict["K"] = self._element(self.root, root, document, made)
        parents: list[Any] = []
        for number, nodes in enumerate(self._pages):
            parents += [number, pdfdoc.PDFArray([made[node] for node in nodes])]
            page = pages[number]
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, pdfdoc.PDFName("S")
        tree.dict["ParentTree"] = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(parents)})
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})

    def _element(self, node: Node, parent: Any, document: Any, made: dict[Node, Any]) -> Any:
        element = pdfdoc.PDFDictionary({"S": pdfdoc.PDFName(node.role), "P": parent})
        made[node] = own = document.Reference(element, f"Struct{len(made)}")
        if node.role == "TH":
            scope = {"O": pdfdoc.PDFName("Table"), "Scope": pdfdoc.PDFName("Column")}
            element.dict["A"] = pdfdoc.PDFDictionary(scope)
        element.dict["K"] = pdfdoc.PDFArray(
            [self._element(kid, own, document, made) if isinstance(kid, Node) else _words(kid, document)
             for kid in node.kids]
        )  # fmt: skip
        return own


def _words(at: tuple[int, int], document: Any) -> Any:
    page, number = at
    ref = document.Reference(document.Pages.pages[page])
    return pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("MCR"), "Pg": ref, "MCID": number})
