"""The words of a chart, for tests and benchmarks that draw one."""

from bot.scores.chart import ChartWords
from bot.scores.stages import Stage

WORDS = ChartWords(
    title="Sales and Marketing",
    subtitle="Score 57.3, likely between 53 and 61",
    company="Company",
    combined="Everybody",
    sales="Sales",
    marketing="Marketing",
    range="likely range",
    held="held",
    provisional="provisional",
    stages={stage: stage.value for stage in Stage},
)
