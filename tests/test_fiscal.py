"""Where the year does not begin in January, or the week not on Monday: by hand, on every place that says either."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from smarketing import fiscal, goal, pace_view, queries, sales_forecast, target_periods, targets_view
from smarketing import format as words
from smarketing.analysis import pace, periods, selling_weeks, trend_weeks
from smarketing.calendars import Calendar
from smarketing.charts import periods as period_charts
from smarketing.cli import main
from smarketing.errors import Refused
from smarketing.filters import LAST_QUARTER, THIS_QUARTER, THIS_YEAR, Filters
from smarketing.fiscal import FiscalCalendar
from smarketing.intake import prepare
from smarketing.loading import in_process, load_file
from smarketing.metrics.passport import passport
from smarketing.warehouse import Plan, Quota, Warehouse
from tests.sources.exports import written
from tests.warehouse.build import load

APRIL, JULY, OCTOBER, FEBRUARY = (FiscalCalendar(month) for month in (4, 7, 10, 2))
SUNDAY = FiscalCalendar(1, 6)
FRIDAY = date(2026, 10, 23)
CALENDAR = Calendar("UTC", {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")})
_DAY = timedelta(days=1)


@given(some.integers(1, 12), some.dates(date(1971, 1, 1), date(2058, 12, 31)))
def test_quarters_partition_each_fiscal_year_and_each_day_is_in_the_one_that_it_names(month, day):
    own = FiscalCalendar(month)
    first, last = own.year(own.year_of(day))
    assert first <= day <= last
    assert (last.year, (last + _DAY).month) == (own.year_of(day), month)
    starts = [first]
    while (following := own.end(fiscal.QUARTER, starts[-1]) + _DAY) <= last:
        starts.append(following)
    assert len(starts) == 4
    assert own.end(fiscal.QUARTER, starts[-1]) == last
    assert starts[own.quarter_of(day) - 1] == own.start(fiscal.QUARTER, day) <= day
    assert day <= own.end(fiscal.QUARTER, day)
    assert own.start(fiscal.HALF, day) in (starts[0], starts[2])


@given(some.integers(0, 6), some.dates(date(1971, 1, 1), date(2058, 12, 31)))
def test_weeks_begin_on_their_day_and_hold_seven(weekday, day):
    start = FiscalCalendar(1, weekday).week(day)
    assert start.weekday() == weekday
    assert start <= day < start + timedelta(days=7)


@pytest.mark.parametrize(
    ("own", "quarter", "year", "first", "last"),
    [
        (FiscalCalendar(), "Q4 2026", "2026", date(2026, 10, 1), date(2026, 12, 31)),
        (APRIL, "FY27 Q3", "FY27", date(2026, 10, 1), date(2026, 12, 31)),
        (JULY, "FY27 Q2", "FY27", date(2026, 10, 1), date(2026, 12, 31)),
        (OCTOBER, "FY27 Q1", "FY27", date(2026, 10, 1), date(2026, 12, 31)),
        (FEBRUARY, "FY27 Q3", "FY27", date(2026, 8, 1), date(2026, 10, 31)),
    ],
)
def test_the_names_of_the_quarter_and_the_year_that_hold_a_day(own, quarter, year, first, last):
    fiscal.use(own)
    assert (words.quarter(FRIDAY, year=True), words.year(FRIDAY)) == (quarter, year)
    assert words.quarter("2026-10-01") == quarter.split(" ")[own.month != 1]
    assert pace.period("quarter", FRIDAY) == pace.Period("quarter", first, last)
    assert pace_view.title(pace.period("quarter", FRIDAY)) == quarter
    assert pace_view.title(pace.period("year", FRIDAY)) == year
    assert period_charts.title(f"{first}", "quarter") == quarter
    # What lands is of the quarter that holds the day after data-as-of.
    assert sales_forecast.spans(FRIDAY)[1] == (quarter, (first, last))
    assert goal.quarter_of(FRIDAY, goal.NEXT).first == last + _DAY


def test_a_month_or_a_weekday_that_there_is_none_of_is_refused():
    for wrong in ((0, 0), (13, 0), (1, 7), (1, -1)):
        with pytest.raises(Refused, match="There is no month"):
            FiscalCalendar(*wrong)


@pytest.mark.parametrize(
    ("own", "this_year", "this_quarter", "last_quarter"),
    [
        (FiscalCalendar(), date(2026, 1, 1), date(2026, 10, 1), (date(2026, 7, 1), date(2026, 10, 1))),
        (APRIL, date(2026, 4, 1), date(2026, 10, 1), (date(2026, 7, 1), date(2026, 10, 1))),
        (JULY, date(2026, 7, 1), date(2026, 10, 1), (date(2026, 7, 1), date(2026, 10, 1))),
        (OCTOBER, date(2026, 10, 1), date(2026, 10, 1), (date(2026, 7, 1), date(2026, 10, 1))),
        (FEBRUARY, date(2026, 2, 1), date(2026, 8, 1), (date(2026, 5, 1), date(2026, 8, 1))),
    ],
)
def test_the_named_periods_of_the_filters_follow(own, this_year, this_quarter, last_quarter):
    fiscal.use(own)
    assert Filters.over(THIS_YEAR, FRIDAY).from_on == this_year
    assert Filters.over(THIS_QUARTER, FRIDAY).from_on == this_quarter
    last = Filters.over(LAST_QUARTER, FRIDAY)
    assert (last.from_on, last.to_on) == last_quarter
    before = Filters.over(THIS_YEAR, FRIDAY).previous()
    assert before is not None
    assert before.from_on == this_year.replace(year=2025)


def test_totals_over_fiscal_quarters_and_years():
    fiscal.use(FEBRUARY)
    amounts = {f"2026-{month:02}-01": float(month) for month in range(1, 11)}
    first, last = date(2026, 1, 1), date(2026, 10, 31)
    assert periods.totals(amounts, "quarter", first, last, gaps_are_zero=True).rows() == [
        ("2025-11-01", 1.0, "part"),  # January alone
        ("2026-02-01", 9.0, "whole"),  # 2 + 3 + 4
        ("2026-05-01", 18.0, "whole"),  # 5 + 6 + 7
        ("2026-08-01", 27.0, "whole"),  # 8 + 9 + 10
    ]
    assert periods.totals(amounts, "year", first, last, gaps_are_zero=True).rows() == [
        ("2025-02-01", 1.0, "part"),
        ("2026-02-01", 54.0, "so far"),
    ]


def test_weeks_that_begin_on_sunday():
    fiscal.use(SUNDAY)
    sunday = date(2026, 10, 18)
    assert selling_weeks.start_of("week", FRIDAY) == sunday
    assert selling_weeks.end_of("week", sunday) == date(2026, 10, 24)
    assert selling_weeks.starts("week", FRIDAY, FRIDAY, 2) == [date(2026, 10, 11), sunday]


@pytest.fixture
def warehouse():
    house = Warehouse(":memory:")
    yield house
    house.close()


_MQLS = ("2026-03-31", "2026-04-01", "2026-07-31", "2026-08-01", "2026-10-17", "2026-10-18", "2026-10-19")


def _with_mqls(house: Warehouse) -> None:
    rows = [
        {"lead_id": f"{place}", "email": f"{place}@example.com", "created_at": day, "mql_at": day}
        for place, day in enumerate(_MQLS)
    ]
    load(house, "leads", rows)


def _by(house: Warehouse, by: str) -> dict[str, int]:
    rows = house.read("activity_funnel", by=by, as_of=FRIDAY).filter(stage="mql")
    return dict(rows.select("value", "events").iter_rows())


def test_reads_by_quarter_and_week_follow_the_warehouses_own_calendar(warehouse):
    _with_mqls(warehouse)
    assert _by(warehouse, "quarter") == {"2026-01-01": 1, "2026-04-01": 1, "2026-07-01": 2, "2026-10-01": 3}
    assert _by(warehouse, "week")["2026-10-12"] == 2  # 17 and 18 October, a Saturday and a Sunday
    assert warehouse.workspace.set_fiscal(FiscalCalendar(2, 6)) is True
    # February to April, May to July, August to October.
    assert _by(warehouse, "quarter") == {"2026-02-01": 2, "2026-05-01": 1, "2026-08-01": 4}
    weeks = _by(warehouse, "week")
    assert (weeks["2026-10-11"], weeks["2026-10-18"]) == (1, 2)
    assert _by(warehouse, "month")["2026-10-01"] == 3
    warehouse.workspace.set_fiscal(APRIL)
    assert _by(warehouse, "quarter") == {"2026-01-01": 1, "2026-04-01": 1, "2026-07-01": 2, "2026-10-01": 3}


def test_a_passport_and_a_trial_of_names_count_by_the_same_calendar(warehouse):
    _with_mqls(warehouse)
    warehouse.workspace.set_fiscal(FEBRUARY)
    fiscal.use(FEBRUARY)
    asked = {"quarters": ("activity_funnel", {"by": "quarter", "as_of": FRIDAY})}
    answers = warehouse.names.trial([], asked, at=datetime(2026, 11, 1, tzinfo=UTC))
    found = answers["quarters"].filter(stage="mql").select("value", "events")
    assert dict(found.iter_rows()) == {"2026-02-01": 2, "2026-05-01": 1, "2026-08-01": 4}
    statements = passport(warehouse.read, "mqls", Filters.over(THIS_YEAR, FRIDAY)).statements
    assert [each.params["quarter_shift"] for each in statements if "quarter_shift" in each.params] == [1]


def test_every_read_by_quarter_or_week_takes_the_shifts_of_the_calendar():
    for name, query in queries.reads().items():
        assert ("date_trunc('quarter'" in query.sql) == ("quarter_shift" in query.params), name
        assert ("date_trunc('week'" in query.sql) == ("week_shift" in query.params), name


def test_the_calendar_is_kept_is_set_once_and_changes_what_is_cached(tmp_path):
    path = tmp_path / "w.duckdb"
    house = Warehouse(path)
    assert house.workspace.fiscal == FiscalCalendar()
    facts, version = house.facts, house.version
    assert house.workspace.set_fiscal(FiscalCalendar(4, 6)) is True
    assert (house.facts != facts, house.version) == (True, version + 1)
    assert house.workspace.set_fiscal(FiscalCalendar(4, 6)) is False
    assert house.version == version + 1
    house.close()
    again = Warehouse(path)
    assert again.workspace.fiscal == FiscalCalendar(4, 6)
    again.close()


def test_the_command_says_and_sets_the_calendar(tmp_path, capsys):
    path = tmp_path / "w.duckdb"
    Warehouse(path).close()
    assert main(["--warehouse", str(path), "year"]) == 0
    assert main(["--warehouse", str(path), "year", "--month", "April", "--week", "Sunday"]) == 0
    assert main(["--warehouse", str(path), "year", "--month", "July"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "The year begins in January, the week on Monday.",
        "The year begins in April, the week on Sunday.",
        "The year begins in July, the week on Sunday.",
    ]
    with pytest.raises(SystemExit):
        main(["--warehouse", str(path), "year", "--month", "Juli"])


def test_targets_are_looked_at_by_fiscal_years(warehouse):
    fiscal.use(APRIL)
    at = datetime(2026, 9, 14, tzinfo=UTC)
    quarter = Plan("mqls", date(2026, 10, 1), date(2026, 12, 31), Decimal(300), None, None)
    year = Plan("mqls", date(2026, 4, 1), date(2027, 3, 31), Decimal(1200), None, None)
    for place, plan in enumerate((quarter, year)):
        warehouse.plans.set_plan(f"p{place}", plan, at=at, by="Kim")
    assert list(target_periods.units()) == ["Quarters", "Apr – Sep", "Oct – Mar"]
    assert target_periods.spans(2027, "quarter") == [
        ("FY27 Q1", date(2026, 4, 1), date(2026, 6, 30)),
        ("FY27 Q2", date(2026, 7, 1), date(2026, 9, 30)),
        ("FY27 Q3", date(2026, 10, 1), date(2026, 12, 31)),
        ("FY27 Q4", date(2027, 1, 1), date(2027, 3, 31)),
        ("FY27", date(2026, 4, 1), date(2027, 3, 31)),
    ]
    assert [title for title, _, _ in target_periods.spans(2027, "second half")] == [
        "Oct 2026", "Nov 2026", "Dec 2026", "Jan 2027", "Feb 2027", "Mar 2027", "FY27"]  # fmt: skip
    (line,) = targets_view.lines(warehouse.read, CALENDAR, FRIDAY, 2027, "quarter")
    assert [cell.planned is not None and round(cell.planned) for cell in line.cells[2:]] == [300, 295, 1200]
    assert targets_view.headline([], 2027, "quarter") == "No target is set for FY27."
    assert target_periods.years(warehouse.read, FRIDAY) == [2027, 2028]


def test_the_goal_of_a_fiscal_quarter_is_the_quota_of_its_days(warehouse):
    fiscal.use(FEBRUARY)
    at = datetime(2026, 9, 14, tzinfo=UTC)
    quota = Quota("amount", date(2026, 8, 1), date(2026, 10, 31), Decimal(90000), "Kim", None, "EUR")
    warehouse.plans.set_quota("q", quota, at=at, by="Kim")
    load(warehouse, "deals", [{"deal_id": "D", "status": "won", "amount": "5", "currency": "EUR", "owner": "Kim",
                               "created_at": "2026-02-01", "closed_at": "2026-08-20"}])  # fmt: skip
    quarter = goal.quarter_of(FRIDAY, goal.THIS)
    assert (quarter.title, quarter.first, quarter.last) == ("FY27 Q3", date(2026, 8, 1), date(2026, 10, 31))
    filters = Filters.over(THIS_QUARTER, FRIDAY)
    aim, _ = goal.goal_of(warehouse.read, filters, CALENDAR, quarter, None)
    assert aim is not None
    assert (aim.amount, aim.origin) == (90000, "the sum of the quotas of FY27 Q3")


_FILE = written(("metric", "quarter", "target"), ("MQL", "FY26 Q3", "300"), ("MQL", "2026-Q4", "310"))


@pytest.mark.parametrize(
    ("month", "third", "fourth"),
    [
        (1, (date(2026, 7, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 12, 31))),
        (4, (date(2025, 10, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 3, 31))),
        (7, (date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 6, 30))),
        (10, (date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 9, 30))),
    ],
)
def test_quarters_of_a_file_of_targets_are_those_of_the_fiscal_year(month, third, fourth):
    read = prepare(_FILE, "targets.csv", source="generic.plans", choices={"fiscal_month": month})
    assert read.batch is not None, read.message
    assert read.batch.rows.select("starts_on", "ends_on").rows() == [third, fourth]


def test_a_file_of_targets_is_read_by_the_calendar_of_the_workspace(tmp_path: Path):
    house = Warehouse(tmp_path / "w.duckdb")
    house.workspace.set_fiscal(APRIL)
    at = datetime(2026, 9, 14, tzinfo=UTC)
    assert load_file(house, _FILE, "targets.csv", source="generic.plans", loaded_at=at, reader=in_process).is_done
    assert house.read("plans")["starts_on"].sort().to_list() == [date(2025, 10, 1), date(2026, 1, 1)]
    # What a file told stays on its days, whatever the calendar says later.
    house.workspace.set_fiscal(JULY)
    house.rebuild()
    assert house.read("plans")["starts_on"].sort().to_list() == [date(2025, 10, 1), date(2026, 1, 1)]
    house.close()


def test_the_weeks_of_replies_begin_on_the_workspaces_day(warehouse):
    warehouse.workspace.set_fiscal(SUNDAY)
    fiscal.use(SUNDAY)
    days = ("2026-10-17", "2026-10-18", "2026-10-19")
    leads = [{"lead_id": day, "created_at": f"{day} 08:00", "mql_at": f"{day} 10:00"} for day in days]
    load(warehouse, "leads", leads)
    calls = [{"touch_id": day, "lead_id": day, "kind": "call", "happened_at": f"{day} 10:01"} for day in days]
    load(warehouse, "touches", calls)
    states = warehouse.read("reply_states", by="week", as_of=FRIDAY)
    found = trend_weeks.weeks(states, [], date(2026, 10, 12), date(2026, 10, 24))
    assert found["week_on"].to_list() == [date(2026, 10, 11), date(2026, 10, 18)]
    assert (found["decided"] + found["open"]).to_list() == [1, 2]
