"""The XML of WebDAV and CalDAV (RFC 4918, 4791): what we ask in, and what servers answer in. Knows no network.

A document type is refused before anything of it is read: entities are how a small answer becomes an endless one.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError, SubElement, TreeBuilder, XMLParser, register_namespace, tostring

SPACES = {
    "d": "DAV:",
    "c": "urn:ietf:params:xml:ns:caldav",
    "s": "http://calendarserver.org/ns/",
}
for _short, _long in SPACES.items():
    register_namespace(_short, _long)


class Unreadable(ValueError):
    """No answer in XML that we understand."""


@dataclass(frozen=True)
class Found:
    """One resource of a multistatus: its full address, and the properties that the server gave."""

    url: str
    properties: dict[str, Element]

    def text(self, name: str) -> str:
        """The words in a property, or the empty text."""
        found = self.properties.get(name)
        return (found.text or "").strip() if found is not None else ""

    def url_in(self, name: str) -> str | None:
        """The address that a property points to: the <href> in it, made whole."""
        found = self.properties.get(name)
        href = found.find(full("d:href")) if found is not None else None
        return urljoin(self.url, href.text.strip()) if href is not None and href.text else None

    def has(self, name: str, *inner: str) -> bool:
        """Whether a property holds one of these elements, at any depth."""
        found = self.properties.get(name)
        return found is not None and any(each.tag in {full(one) for one in inner} for each in found.iter())


def full(name: str) -> str:
    """ "d:href" as ElementTree writes it."""
    space, _colon, local = name.partition(":")
    return f"{{{SPACES[space]}}}{local}"


def propfind(*names: str) -> bytes:
    """Ask for these properties."""
    root = Element(full("d:propfind"))
    _properties(root, names)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def calendar_query(since: str, until: str) -> bytes:
    """Ask for the events between two moments ("20260304T000000Z"), series that touch them included (RFC 4791 7.8, 9.9)."""
    root = Element(full("c:calendar-query"))
    _properties(root, ("d:getetag", "c:calendar-data"))
    calendar = SubElement(SubElement(root, full("c:filter")), full("c:comp-filter"), {"name": "VCALENDAR"})
    events = SubElement(calendar, full("c:comp-filter"), {"name": "VEVENT"})
    SubElement(events, full("c:time-range"), {"start": since, "end": until})
    return tostring(root, encoding="utf-8", xml_declaration=True)


def multistatus(body: bytes, base: str) -> list[Found]:
    """The resources in an answer to PROPFIND or REPORT, with the properties that were found. Raises Unreadable."""
    root = _parsed(body)
    if root.tag != full("d:multistatus"):
        raise Unreadable("no multistatus")
    found = []
    for each in root.findall(full("d:response")):
        href = (each.findtext(full("d:href")) or "").strip()
        properties = {}
        for part in each.findall(full("d:propstat")):
            if " 200" not in (part.findtext(full("d:status")) or " 200"):
                continue
            for one in part.findall(f"{full('d:prop')}/*"):
                properties[_short_name(one.tag)] = one
        found.append(Found(urljoin(base, href), properties))
    return found


def same_place(one: str, other: str) -> bool:
    """Whether two addresses name the same thing, whatever was escaped, and with a slash at the end or without."""
    first, second = urlsplit(one), urlsplit(other)
    return first.netloc == second.netloc and unquote(first.path).rstrip("/") == unquote(second.path).rstrip("/")


class _NoDoctype(TreeBuilder):
    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise Unreadable("a document type")


def _parsed(body: bytes) -> Element:
    parser: Any = XMLParser(target=_NoDoctype())  # noqa: S314  (no document type, so no entities)
    try:
        parser.feed(body)
        return parser.close()
    except ParseError as error:
        raise Unreadable("no XML") from error


def _properties(root: Element, names: tuple[str, ...]) -> None:
    properties = SubElement(root, full("d:prop"))
    for name in names:
        SubElement(properties, full(name))


def _short_name(tag: str) -> str:
    space, _brace, local = tag.removeprefix("{").partition("}")
    short = next((key for key, value in SPACES.items() if value == space), "?")
    return f"{short}:{local}"
