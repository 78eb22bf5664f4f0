"""The table of a study has its means, its deviations and what diverged."""

from stylejax.experiments import table


def line(config, seed, last, best, seconds=10.0):
    """The line of a run whose numbers are all `last` at the last step, and `best` at the best."""
    keys = [key for key, _ in table.COLUMNS.values()]
    numbers = {"last": dict.fromkeys(keys, last), "best": dict.fromkeys(keys, best)}
    return {"config": config, "seed": seed, "steps": 5, "seconds": seconds, **numbers}


def test_table_has_mean_and_sample_sd_last_and_best_side_by_side():
    lines = [line("b", 0, 2.0, 1.0), line("a", 0, 1.0, 1.0), line("b", 1, 4.0, 1.5, 20.0), line("b", 2, None, None)]
    rows = [row.strip("| ").split(" | ") for row in table.table(lines).splitlines()]
    assert rows[0][:6] == ["config", "runs", "steps", "seconds", "KID AlexNet last", "KID AlexNet best"]
    assert rows[2][:5] == ["a", "1", "5", "10", "1"]
    # sd of 2 and 4 is sqrt 2; of 1 and 1.5 sqrt(1/8)
    edge = rows[0].index("edge last")
    assert rows[3][edge : edge + 2] == ["3.000 ± 1.414 (1 diverged)", "1.250 ± 0.354 (1 diverged)"]


def test_nothing_known_is_a_dash():
    assert table.spread([None], 2) == "- (1 diverged)"
    assert table.spread([1.25], 1) == "1.2"


def test_a_run_is_described_in_one_line():
    assert table.describe(line("a", 3, 7.4, None, 2.5)) == "a, seed 3: KID 7 last, - (1 diverged) best; 2.5 s"


def test_the_report_is_the_protocol_and_the_table():
    facts = {"budget": "0.5", "overrides": ["--config.a=1", "--config.b=2"]}
    lines = [line("a", 0, 1.0, 1.0)]
    text = table.report(facts, lines)
    assert text.startswith("Protocol\n\n- budget: 0.5\n- overrides: --config.a=1, --config.b=2\n\n| config |")
    assert text.endswith(table.table(lines))
