"""The style of the pages, and the policy that lets a browser apply it and nothing else.

Every label has its own underline beside its colour, and its sign and word behind each claim. Colours have a contrast
of at least 4.5 to 1 against what they stand on, on light and on dark.
"""

import base64
import hashlib

_TONES = {
    "success": ("#0b6b2e", "#dcf3e2", "#7fdc9c", "#12331d", "solid"),
    "error": ("#a3152a", "#fbe1e3", "#ff9aa5", "#43181e", "double"),
    "warning": ("#7a4b00", "#fbeccb", "#f2c063", "#3b2b0c", "dashed"),
    "primary": ("#0b4f9e", "#dfeafa", "#8fc1ff", "#142c49", "solid"),
    "secondary": ("#5a4a78", "#ebe6f5", "#c7b3ee", "#2c2440", "dotted"),
    "accent": ("#7b2d82", "#f6e2f7", "#eda5f2", "#3d1b40", "wavy"),
}
"""By tone: ink and paper in light, ink and paper in dark, and the underline."""

_BASE = """
:root { color-scheme: light dark; --paper: #fdfdfb; --ink: #1c1c1a; --quiet: #55554f; --line: #d5d5cd; --link: #0b4f9e }
@media (prefers-color-scheme: dark) {
  :root { --paper: #161614; --ink: #ecece6; --quiet: #b4b4aa; --line: #44443e; --link: #8fc1ff }
}
* { box-sizing: border-box }
html { background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 Georgia, "Times New Roman", serif;
  -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1.125rem 4rem; overflow-wrap: anywhere }
nav, footer, h2, h3, h4, h5, .small, .marker, .badge, dl, .sources, .counts, .articles {
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 1rem 0 .5rem }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; border-top: 1px solid var(--line); padding-top: 1.5rem }
h3 { font-size: 1rem; margin: 0 0 .5rem } h4, h5 { font-size: .9375rem; margin: .75rem 0 .25rem }
p { margin: 0 0 .9rem }
a { color: var(--link) } a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.small, footer, nav { font-size: .875rem; color: var(--quiet) }
.text > h1, .text > p, blockquote, .note { white-space: pre-wrap } .gap { white-space: normal }
.text > div { margin: 0 0 1.5rem } .text div p.small, .articles .small { margin: 0 0 .4rem }
.text .headline { font-weight: bold } .text .byline { color: var(--quiet) }
.text .list_item { padding-left: 1rem }
mark { background: var(--tone-paper); color: inherit; text-decoration: underline var(--tone-line) var(--tone);
  text-decoration-thickness: 2px; text-underline-offset: .2em; border-radius: 2px }
.marker { font-size: .75rem; line-height: 1; vertical-align: super; white-space: nowrap; margin: 0 .15em }
.marker a, .badge { background: var(--tone-paper); color: var(--tone); border: 1px solid var(--tone);
  border-radius: .5em; padding: .1em .4em; text-decoration: none }
.marker a:hover { text-decoration: underline }
.badge { font-weight: 600; white-space: nowrap }
ol.claims, ul.sources, .articles, .counts { padding: 0; list-style: none; margin: 0 }
ol.claims > li { border-left: 4px var(--tone-edge) var(--tone); padding: .25rem 0 .25rem 1rem; margin: 0 0 2rem }
:target { outline: 2px solid var(--tone, var(--link)); outline-offset: 4px }
blockquote { margin: .25rem 0 .75rem; padding-left: .75rem; border-left: 2px solid var(--line) }
ol.claims blockquote.exact { border: 0; padding: 0; font-size: 1.0625rem }
ul.sources li { margin: 0 0 .75rem; font-size: .9375rem }
ul.sources blockquote { margin: .25rem 0 0; font-family: Georgia, "Times New Roman", serif }
.counts li { display: inline-block; margin: 0 .5rem .4rem 0; font-size: .875rem }
.articles > li { border-top: 1px solid var(--line); padding: .9rem 0 }
.articles h3 { font-size: 1.0625rem; margin: 0 0 .15rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5rem 1rem; font-size: .9375rem } dd { margin: 0 }
footer { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: 1rem }
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #333; --line: #999; --link: #000 }
  body { max-width: none; padding: 0 } nav, [role="doc-backlink"] { display: none }
  ol.claims > li, .articles > li { break-inside: avoid } h2, h3, h4 { break-after: avoid }
  .sources a[href]::after, .text .small a[href]::after { content: " (" attr(href) ")"; font-size: .8125rem }
}
"""


def _tone(name: str, ink: str, paper: str, line: str, *, edges: bool) -> str:
    edge = {"wavy": "groove"}.get(line, line)
    lines = f"; --tone-line: {line}; --tone-edge: {edge}" if edges else ""
    return f".{name} {{ --tone: {ink}; --tone-paper: {paper}{lines} }}\n"


def _tones() -> str:
    light = "".join(_tone(name, tone[0], tone[1], tone[4], edges=True) for name, tone in _TONES.items())
    dark = "".join(_tone(name, tone[2], tone[3], tone[4], edges=False) for name, tone in _TONES.items())
    return f"{light}@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"


STYLE = _BASE + _tones()
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode("ascii")
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"
"""A Content-Security-Policy: nothing is fetched, nothing runs, and only this very style applies."""
