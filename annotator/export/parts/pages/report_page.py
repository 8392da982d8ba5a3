"""The page of a report: every section with its charts, and beside each a table that says the same in full."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.domain.agreement_figures import TITLES, UNDEFINED, GroupAgreement, interval_words, why_undefined
from annotator.export.files import Counted
from annotator.export.parts.pages.charts import Bar, Chart, Reach, bar_chart, column_chart, interval_chart
from annotator.export.parts.pages.page import write_page
from annotator.export.parts.pages.style import report_look
from annotator.measures.estimates import ENOUGH, Interval
from annotator.review.posteriors import ENOUGH_REVIEWERS
from annotator.review.team_report import ARTICLES, WEEKS, TeamReport
from annotator.schemes import LabelScheme
from annotator.settings import DatasetSettings
from annotator.text import counted

_HOSTS = 25
"""Hosts listed one by one."""
_CHARTED = 10
"""Hosts drawn."""
_BY = {
    "label": "By label",
    "article": f"By article, the {ARTICLES} at most on which reviewers agree least",
    "pair": "By pair of reviewers",
    "week": "By week",
    "guideline": "By version of the guideline",
}
_GROUPED = ("percent", "alpha", "ac1")
"""The figures on labels that groups are compared by; JSON has all."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row names it."""

    caption: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """A table with the chart that shows it, if there is anything to draw."""

    table: Table
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report under its heading."""

    id: str
    title: str
    says: Sequence[str] = ()
    parts: Sequence[Part] = ()
    notes: Sequence[str] = ()


def write_report(stream: Counted, report: TeamReport, scheme: LabelScheme, dataset: DatasetSettings) -> None:
    """Write a report as one self-contained page."""
    write_page(
        stream,
        "report.html",
        report_look(),
        title=f"{dataset.name or report.project}: report",
        dataset=dataset,
        preface=list(_preface(report)),
        sections=[
            _progress(report),
            _labels(report, scheme),
            _agreement(report, scheme),
            _reviewers(report, scheme),
            _hosts(report),
            _suggesters(report),
            _weeks(report),
        ],
    )


def _preface(report: TeamReport) -> Iterator[str]:
    wanted = counted(report.reviews_per_claim, "answer")
    yield f"A claim is closed by {wanted}. The guideline is version {report.guideline_version}."
    if report.blind:
        yield (
            "Review is blind: labels, sources, agreement and reliability are those of closed claims. "
            "Open claims are only counted."
        )


def _progress(report: TeamReport) -> Section:
    found = report.progress
    rows = [("closed", found.closed), ("begun", found.begun), ("no answer yet", found.untouched)]
    table = Table(
        "Claims by progress",
        ("claims", "number", "share"),
        [(name, f"{n:,}", _share(n, found.claims)) for name, n in rows],
    )
    about = ", ".join(f"{n:,} {name}" for name, n in rows)
    chart = bar_chart("progress-chart", "Claims by progress", about, [Bar(*row) for row in rows])
    says = f"{counted(found.claims, 'claim')} in {counted(found.articles, 'article')}."
    return Section("progress", "Progress", [says], [Part(table, chart)])


def _labels(report: TeamReport, scheme: LabelScheme) -> Section:
    tones = {label.name: label.tone for label in scheme.labels}
    rows = [(each.title, f"{each.answers:,}", f"{each.gold:,}") for each in report.labels]
    bars = [Bar(each.title, each.gold, tones.get(each.label, "")) for each in report.labels]
    about = ", ".join(f"{each.title}: {each.gold:,}" for each in report.labels)
    reasons = [(_words(name), f"{n:,}") for name, n in report.reasons.items()]
    return Section(
        "labels",
        "Labels",
        parts=[
            Part(
                Table("Answers and gold labels", ("label", "answers", "gold labels"), rows),
                bar_chart("labels-chart", "Gold labels", about, bars),
            ),
            Part(Table("How gold labels were decided, or why there is none", ("reason", "claims"), reasons)),
        ],
        notes=["An answer counts here once it has the evidence that its label needs."],
    )


def _agreement(report: TeamReport, scheme: LabelScheme) -> Section:
    if report.agreement is None:
        return Section("agreement", "Agreement", ["No claim has an answer yet that everybody may see."])
    groups = [report.agreement, *(group for by in report.by.values() for group in by)]
    parts = [Part(_overall(report.agreement), _overall_chart(report.agreement))]
    titled = {"label": {label.name: label.title for label in scheme.labels}, "article": report.article_titles}
    parts += [_grouped(by, found, titled.get(by, {})) for by, found in report.by.items() if len(found) > 1]
    return Section(
        "agreement",
        "Agreement",
        ["1 is full agreement; 0 is what chance would give, except for equal answers, spans and evidence."],
        parts,
        [*why_undefined(groups), "Limits in brackets are 95% intervals from resamples of the claims."],
    )


def _overall(group: GroupAgreement) -> Table:
    rows = [
        (f"{part}: {title}", f"{(found := group.part(part)[name]).n:,}", found.words)
        for part, titles in TITLES.items()
        for name, title in titles.items()
    ]
    return Table("All answers", ("figure", "claims, or sentences for spans", "value"), rows)


def _overall_chart(group: GroupAgreement) -> Chart:
    rows = [
        Reach(f"{part}: {title}", found.value, found.low, found.high, found.words)
        for part, titles in TITLES.items()
        for name, title in titles.items()
        if (found := group.part(part)[name]).value is not None
    ]
    return interval_chart("agreement-chart", "Agreement of all answers", _said(rows), rows)


def _grouped(by: str, groups: Sequence[GroupAgreement], titled: Mapping[str, str]) -> Part:
    """Groups side by side; ``titled`` has what they are called where that is not their name."""
    named = [(titled.get(name := group.group or "", name), group) for group in groups]
    titles = [TITLES["labels"][name] for name in _GROUPED]
    rows = [
        (
            name,
            f"{group.labels['percent'].n:,}",
            *(group.labels[figure].words for figure in _GROUPED),
            group.evidence["source"].words,
        )
        for name, group in named
    ]
    drawn = [
        Reach(name, found.value, found.low, found.high, found.words)
        for name, group in named
        if (found := group.labels["alpha"]).value is not None
    ]
    title = f"Alpha, {_BY[by][0].lower()}{_BY[by][1:]}"
    chart = interval_chart(f"by-{by}-chart", title, _said(drawn), drawn) if drawn else None
    return Part(Table(_BY[by], (by, "claims", *titles, TITLES["evidence"]["source"]), rows), chart)


def _reviewers(report: TeamReport, scheme: LabelScheme) -> Section:
    rows = [
        (each.reviewer, f"{each.answers:,}", each.first, each.last, _interval(each.right)) for each in report.reviewers
    ]
    drawn = [_reach(each.reviewer, each.right) for each in report.reviewers if each.right is not None]
    chart = interval_chart("reviewers-chart", "Expected share of right answers", _said(drawn), drawn) if drawn else None
    swaps = [
        f"Perhaps a fault of the guideline: {each.reviewers} good reviewers swap {scheme.title_of(each.labels[0])} and "
        f"{scheme.title_of(each.labels[1])}, {_interval(each.share)} of their answers to such claims."
        for each in report.swaps
    ]
    right = "“right” is the expected share of right answers by the model of Dawid and Skene, from the answers alone"
    notes = [
        f"{right}: truth is what most reliable reviewers say. It needs {ENOUGH_REVIEWERS} reviewers of the same claims."
    ]
    table = Table("Reviewers", ("reviewer", "answers", "first", "last", "right"), rows)
    return Section("reviewers", "Reviewers", swaps, [Part(table, chart)], notes)


def _hosts(report: TeamReport) -> Section:
    rows = [
        (each.host, *(f"{n:,}" for n in (each.cited, each.supports, each.refutes, each.context)))
        for each in report.hosts[:_HOSTS]
    ]
    drawn = [Bar(each.host, each.cited) for each in report.hosts[:_CHARTED]]
    about = ", ".join(f"{bar.name} {bar.value:,}" for bar in drawn)
    chart = bar_chart("hosts-chart", "Citations by host, most cited first", about, drawn) if drawn else None
    rest = report.hosts[_HOSTS:]
    notes = (
        [f"and {counted(sum(each.cited for each in rest), 'citation')} of {counted(len(rest), 'other host')}"]
        if rest
        else []
    )
    says = [] if rows else ["Nothing is cited yet that everybody may see."]
    table = Table("Citations by host", ("host", "cited", "supports", "refutes", "context"), rows)
    return Section("sources", "Sources by host", says, [Part(table, chart)], notes)


def _suggesters(report: TeamReport) -> Section:
    rows, drawn = [], []
    for each in report.suggesters:
        name = f"{each.suggester}/{each.version}"
        audited = f"{each.audit_answered:,} of {each.audit_drawn:,}" if each.audit_on_record else "no audit sample"
        figures = (_interval(each.precision), _interval(each.recall))
        rows.append((name, f"{each.answered_suggested_claims:,}", figures[0], audited, figures[1]))
        for title, found in (("precision", each.precision), ("recall", each.recall)):
            drawn += [_reach(f"{name} {title}", found)] if found is not None else []
    chart = interval_chart("suggesters-chart", "Precision and recall", _said(drawn), drawn) if drawn else None
    notes = [
        "Precision is the share of suggested claims that reviewers hold for claims.",
        "Recall is estimated from the audit sample, drawn at random from the sentences that were not suggested.",
        f"{UNDEFINED} where there are fewer than {ENOUGH} answers.",
    ]
    columns = ("suggester", "answered", "precision", "audited", "recall")
    says = [] if rows else ["No suggester has run here, or no label means “not a claim”."]
    parts = [Part(Table("Suggesters", columns, rows), chart)]
    return Section("suggesters", "Suggestions", says, parts, notes if rows else ())


def _weeks(report: TeamReport) -> Section:
    rows = [(each.week, each.monday, f"{each.answers:,}", f"{each.reviewers:,}") for each in report.weeks]
    total, last = sum(each.answers for each in report.weeks), report.weeks[-1].week if report.weeks else ""
    about = f"{counted(total, 'answer')} in {counted(len(report.weeks), 'week')}, up to {last}"
    chart = column_chart(
        "weeks-chart", "Answers by week", about, [Bar(each.week, each.answers) for each in report.weeks]
    )
    says = [] if rows else ["No claim is answered yet."]
    notes = [f"Weeks begin on Monday, in UTC. Only the last {WEEKS} are listed."] if rows else []
    table = Table("Answers by week", ("week", "begins", "answers", "reviewers"), rows)
    return Section("timeline", "Timeline", says, [Part(table, chart if rows else None)], notes)


def _said(rows: Sequence[Reach]) -> str:
    """The rows of a chart in words."""
    return "; ".join(f"{row.name}: {row.words}" for row in rows)


def _reach(name: str, found: Interval) -> Reach:
    return Reach(name, found.value, found.low, found.high, _interval(found))


def _interval(found: Interval | None) -> str:
    return UNDEFINED if found is None else interval_words(found.value, found.low, found.high)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else UNDEFINED


def _words(name: str) -> str:
    return name.replace("_", " ")
