"""Every address in the built HTML, the sitemap and the search index leads somewhere. Pure: a site in, errors out."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

LINKS = {"a": "href", "area": "href", "link": "href", "img": "src", "script": "src", "source": "src", "iframe": "src",
         "video": "src", "audio": "src", "form": "action", "use": "href", "image": "href"}  # fmt: skip
METAS = {"og:url", "og:image"}
OTHER = ("mailto:", "data:", "tel:", "javascript:")


@dataclass
class Built:
    """One HTML file: the anchors it has, and the addresses it names with the element that names them."""

    anchors: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


def read(path: Path) -> Built:
    tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
    built = Built()
    for node in tree.css("[id], a[name]"):
        name = node.attributes.get("id") or node.attributes.get("name") or ""
        if name in built.anchors and node.attributes.get("id"):
            built.doubled.append(name)
        built.anchors.add(name)
    for tag, attribute in LINKS.items():
        for node in tree.css(f"{tag}[{attribute}]"):
            built.links.append((tag, node.attributes[attribute] or ""))
    for node in tree.css("[srcset]"):
        built.links += [
            ("srcset", part.split()[0]) for part in (node.attributes["srcset"] or "").split(",") if part.strip()
        ]
    for node in tree.css("meta[property]"):
        if node.attributes["property"] in METAS:
            built.links.append(("meta", node.attributes.get("content") or ""))
    return built


def check_links(site: Path, site_url: str, allowed: set[str]) -> tuple[list[str], dict[str, int]]:
    """Errors, and how much was looked at. `allowed` holds the external addresses that may be linked to."""
    files = {path.relative_to(site).as_posix(): read(path) for path in sorted(site.rglob("*.html"))}
    counted = {"pages": len(files), "links": 0, "anchors": 0}
    errors = []
    for name, built in files.items():
        errors += [f"{name}: the id '{anchor}' stands twice" for anchor in built.doubled]
        for tag, link in built.links:
            counted["links"] += 1
            counted["anchors"] += "#" in link
            errors += [f"{name}: <{tag}> {problem}" for problem in _broken(name, link, site, site_url, files, allowed)]
    errors += _check_sitemap(site, site_url, files)
    errors += _check_search(site, files, counted)
    return errors, counted


def _broken(
    page: str, link: str, site: Path, site_url: str, files: dict[str, Built], allowed: set[str]
) -> Iterator[str]:
    if link.startswith(OTHER):
        if link.startswith("javascript:"):
            yield f"'{link}' is a script, not a link"
        return
    base = site_url + page.removesuffix("index.html")
    target = urljoin(base, link)
    parts = urlsplit(target)
    if re.match(r"(https?:)?//(localhost|127\.|\[::1\])", link) or parts.scheme == "http":
        yield f"'{link}' is not an address for readers: no localhost, no plain http"
    elif not target.startswith(site_url):
        if target not in allowed and target.split("#")[0] not in allowed:
            yield f"'{link}' is not in data/references.yml; external links come only from there"
    else:
        yield from _missing(
            unquote(parts.path)[len(urlsplit(site_url).path) :], unquote(parts.fragment), link, site, files
        )


def _missing(path: str, anchor: str, link: str, site: Path, files: dict[str, Built]) -> Iterator[str]:
    name = posixpath.join(path, "index.html") if path == "" or path.endswith("/") else path
    if not (site / name).is_file():
        yield f"'{link}' leads to {path or 'the home page'}, which is not there"
    elif anchor and name in files and anchor not in files[name].anchors:
        yield f"'{link}' leads to #{anchor}, which {name} does not have"


def _check_sitemap(site: Path, site_url: str, files: dict[str, Built]) -> Iterator[str]:
    path = site / "sitemap.xml"
    if not path.is_file():
        yield "sitemap.xml: missing"
        return
    listed = set(re.findall(r"<loc>([^<]*)</loc>", path.read_text(encoding="utf-8")))
    real = {site_url + name.removesuffix("index.html") for name in files if name.endswith("index.html")}
    yield from (f"sitemap.xml: '{url}' is not a page of the site" for url in sorted(listed - real))
    yield from (f"sitemap.xml: '{url}' is missing" for url in sorted(real - listed))


def _check_search(site: Path, files: dict[str, Built], counted: dict[str, int]) -> Iterator[str]:
    path = site / "search" / "search_index.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["docs"] if path.is_file() else []
    if not entries:
        yield "search/search_index.json: missing or empty"
    counted["search entries"] = len(entries)
    for entry in entries:
        path_, _, anchor = entry["location"].partition("#")
        for problem in _missing(path_, anchor, entry["location"], site, files):
            yield f"search/search_index.json: {problem}"
