import { init } from 'echarts';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** The option of a chart, as echarts takes it. */
type Option = Parameters<ReturnType<typeof init>['setOption']>[0];

/** Draws on the server, without a document; the chart is thrown away, because its clock would keep the process alive. */
function draw(width: number, height: number, option: Option): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ animation: false, aria: { enabled: true }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

const percent = (value: number) => `${(100 * value).toFixed(value < 0.1 ? 1 : 0)} %`;

/** The week of a channel: how likely a contact is answered at each hour. `most` is the darkest of all that are compared. */
export function weekMap(title: string, week: readonly number[], most: number): string {
  return draw(620, 250, {
    title: { text: title, textStyle: { fontSize: 13 } },
    grid: { left: 44, right: 70, top: 34, bottom: 26 },
    xAxis: { type: 'category', data: hours, splitArea: { show: true } },
    yAxis: { type: 'category', data: days, inverse: true, splitArea: { show: true } },
    visualMap: {
      min: 0,
      max: most,
      right: 0,
      top: 'middle',
      itemWidth: 12,
      itemHeight: 110,
      text: [percent(most), '0 %'],
      inRange: { color: ['#f3f6fb', '#8fb3dc', '#1f5a99', '#0b2d55'] },
    },
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
  return draw(460, 340, {
    grid: { left: 60, right: 20, top: 20, bottom: 50 },
    xAxis: {
      type: 'value',
      name: 'reported',
      nameLocation: 'middle',
      nameGap: 30,
      min: 0,
      max: most,
      axisLabel: { formatter: percent },
    },
    yAxis: { type: 'value', name: 'answered', min: 0, max: most, axisLabel: { formatter: percent } },
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
  return draw(620, 60 + 44 * rows.length, {
    grid: { left: 200, right: 30, top: 16, bottom: 34 },
    xAxis: { type: 'value', min: least, max: most, axisLabel: { formatter: percent } },
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
        data: rows.map(({ value }, at) => [value, at]),
        symbolSize: 11,
        itemStyle: { color: '#0b2d55' },
      },
    ],
  });
}
