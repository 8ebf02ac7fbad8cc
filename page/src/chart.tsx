/** A line chart of Block Kit: the lines with their names at their ends, and the numbers as a table for who hears them. */
import type { Json } from "./types";

interface Series {
  name: string;
  data: { label: string; value: number }[];
}

const WIDE = 560;
const HIGH = 230;
const LEFT = 44;
const RIGHT = 132;
const TOP = 12;
const BOTTOM = 30;
const DASHES = ["", "7 4", "2 4", "10 3 2 3", "1 3", "12 5"];
const NAME_HIGH = 16;

/** Steps of 1, 2 or 5 times a power of ten around the numbers, about four of them. */
function scale(values: number[]): { low: number; high: number; step: number } {
  const least = Math.min(...values);
  const span = Math.max(...values) - least || Math.abs(least) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = power * [1, 2, 5, 10].find((one) => one * power >= span / 4)!;
  return { low: Math.floor(least / step) * step, high: (Math.floor(Math.max(...values) / step) + 1) * step, step };
}

/** Heights in their order and as near as can be to the wanted ones, none on top of another. */
function apart(wanted: number[]): number[] {
  const order = wanted.map((_, index) => index).sort((one, two) => wanted[one]! - wanted[two]!);
  const placed = [...wanted];
  let free = TOP;
  for (const index of order) {
    placed[index] = Math.max(free, wanted[index]!);
    free = placed[index]! + NAME_HIGH;
  }
  const over = Math.max(0, free - NAME_HIGH - (HIGH - BOTTOM));
  return placed.map((height) => height - over);
}

function Lines({ series, categories }: { series: Series[]; categories: string[] }) {
  const valueOf = (one: Series, label: string) => one.data.find((point) => point.label === label)!.value;
  const { low, high, step } = scale(series.flatMap((one) => one.data.map((point) => point.value)));
  const across = WIDE - LEFT - RIGHT;
  const x = (index: number) =>
    LEFT + (categories.length > 1 ? ((index + 0.15) / (categories.length - 0.7)) * across : across / 2);
  const y = (value: number) => TOP + ((high - value) / (high - low)) * (HIGH - TOP - BOTTOM);
  const marks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) => low + index * step);
  const every = Math.ceil(categories.length / 6);
  const last = categories.length - 1;
  const ends = series.map((one) => y(valueOf(one, categories[last]!)));
  const names = apart(ends);
  return (
    <svg viewBox={`0 0 ${WIDE} ${HIGH}`} aria-hidden="true">
      {marks.map((mark) => (
        <g class="scale">
          <line x1={LEFT} x2={WIDE - RIGHT} y1={y(mark)} y2={y(mark)} />
          <text x={LEFT - 8} y={y(mark) + 4} text-anchor="end">
            {Number(mark.toFixed(6))}
          </text>
        </g>
      ))}
      {categories.map(
        (label, index) =>
          (last - index) % every === 0 && (
            <text class="scale" x={x(index)} y={HIGH - 8} text-anchor="middle">
              {label}
            </text>
          ),
      )}
      {series.map((one, number) => {
        const places = categories.map((label, index) => [x(index), y(valueOf(one, label))] as const);
        return (
          <g class={`line line-${number}`}>
            <polyline points={places.map((place) => place.join()).join(" ")} stroke-dasharray={DASHES[number]} />
            {places.map(([cx, cy]) => (
              <circle cx={cx} cy={cy} r={categories.length > 12 ? 2 : 3.5} />
            ))}
            <path d={`M${x(last) + 6} ${ends[number]} L${WIDE - RIGHT + 8} ${names[number]}`} />
            <text x={WIDE - RIGHT + 12} y={names[number]! + 4}>
              {one.name}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

export function LineChart({ block }: { block: Json }) {
  const series = block.chart.series as Series[];
  const categories = block.chart.axis_config.categories as string[];
  return (
    <figure class="chart">
      <figcaption>{block.title}</figcaption>
      <Lines series={series} categories={categories} />
      <table class="unseen" aria-label={block.title}>
        <thead>
          <tr>
            <td />
            {series.map((one) => (
              <th scope="col">{one.name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((label) => (
            <tr>
              <th scope="row">{label}</th>
              {series.map((one) => (
                <td>{one.data.find((point) => point.label === label)?.value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
