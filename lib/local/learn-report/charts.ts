import { init } from 'echarts';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
/** From seldom to often answered. */
export const weekColours = ['#f3f6fb', '#8fb3dc', '#1f5a99', '#0b2d55'];
/** Every picture is as wide as a phone shows it without making its words smaller. */
const width = 340;

/** The option of a chart, as echarts takes it. */
type Option = Parameters<ReturnType<typeof init>['setOption']>[0];

/** Draws on the server, without a document; the chart is thrown away, because its clock would keep the process alive. */
function draw(height: number, option: Option): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ animation: false, aria: { enabled: true }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** A share in percent, with a decimal where it is small. */
export const percent = (value: number): string =>
  `${(100 * value).toFixed(value !== 0 && Math.abs(value) < 0.1 ? 1 : 0)} %`;

/** The week of a channel: how likely a contact is answered at each hour. `most` is the darkest of all that are compared. */
export function weekMap(title: string, week: readonly number[], most: number): string {
  return draw(210, {
    title: { text: title, left: 0, top: 0, padding: [4, 0, 0, 6], textStyle: { fontSize: 13 } },
    grid: { left: 36, right: 6, top: 30, bottom: 24 },
    xAxis: { type: 'category', data: hours, axisLabel: { interval: 2 } },
    yAxis: { type: 'category', data: days, inverse: true, axisLabel: { interval: 0 } },
    visualMap: { show: false, min: 0, max: most, inRange: { color: weekColours } },
    series: [
      {
        type: 'heatmap',
        data: week.map((value, at) => [at % 24, Math.floor(at / 24), value]),
      },
    ],
  });
}

/** Reported against answered, a point for each bin with its 95 % interval; on the line they agree. */
export function calibrationChart(
  bins: readonly { reported: number; answered: number; low: number; high: number; count: number }[],
): string {
  const most = Math.max(0.05, ...bins.flatMap(({ reported, high }) => [reported, high]));
  return draw(300, {
    grid: { left: 50, right: 20, top: 30, bottom: 44 },
    xAxis: {
      type: 'value',
      name: 'reported',
      nameLocation: 'middle',
      nameGap: 28,
      min: 0,
      max: most,
      splitNumber: 4,
      axisLabel: { formatter: percent, showMaxLabel: false },
    },
    yAxis: {
      type: 'value',
      name: 'answered',
      min: 0,
      max: most,
      axisLabel: { formatter: percent, showMaxLabel: false },
    },
    series: [
      {
        type: 'line',
        data: [
          [0, 0],
          [most, most],
        ],
        symbol: 'none',
        lineStyle: { type: 'dashed', color: '#888' },
      },
      ...bins.map(({ reported, low, high }) => ({
        type: 'line' as const,
        data: [
          [reported, low],
          [reported, high],
        ],
        symbol: 'none',
        lineStyle: { color: '#8fb3dc', width: 3 },
      })),
      {
        type: 'scatter',
        z: 3,
        data: bins.map(({ reported, answered }) => [reported, answered]),
        symbolSize: 9,
        itemStyle: { color: '#0b2d55' },
      },
    ],
  });
}

/** Values with their 95 % intervals, side by side. */
export function intervalsChart(
  rows: readonly { name: string; value: number; low: number; high: number }[],
): string {
  const most = Math.max(0.01, ...rows.map(({ high }) => high));
  const least = Math.min(0, ...rows.map(({ low }) => low));
  return draw(60 + 40 * rows.length, {
    grid: { left: 84, right: 20, top: 12, bottom: 34 },
    xAxis: {
      type: 'value',
      min: least,
      max: most,
      splitNumber: 4,
      axisLabel: { formatter: percent, showMinLabel: least === 0, showMaxLabel: false },
    },
    yAxis: { type: 'category', inverse: true, data: rows.map(({ name }) => name) },
    series: [
      ...rows.map(({ low, high }, at) => ({
        type: 'line' as const,
        data: [
          [low, at],
          [high, at],
        ],
        symbol: 'none',
        lineStyle: { color: '#8fb3dc', width: 6 },
      })),
      {
        type: 'scatter',
        z: 3,
        data: rows.map(({ value }, at) => [value, at]),
        symbolSize: 11,
        itemStyle: { color: '#0b2d55' },
      },
    ],
  });
}
