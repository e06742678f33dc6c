/** Counters and histograms in Prometheus's text form, without personal data: labels are names of endpoints, statuses and verdicts. */
export class Metrics {
  private readonly counters = new Map<string, number>();
  private readonly gauges = new Map<string, () => number>();
  private readonly sums = new Map<string, { count: number; sum: number; buckets: number[] }>();

  count(name: string, labels: Readonly<Record<string, string | number>> = {}, by = 1): void {
    const key = keyOf(name, labels);
    this.counters.set(key, (this.counters.get(key) ?? 0) + by);
  }

  gauge(name: string, read: () => number): void {
    this.gauges.set(name, read);
  }

  /** @param seconds of one request */
  observe(name: string, labels: Readonly<Record<string, string>>, seconds: number): void {
    const key = keyOf(name, labels);
    let held = this.sums.get(key);
    if (!held) this.sums.set(key, (held = { count: 0, sum: 0, buckets: BUCKETS.map(() => 0) }));
    held.count += 1;
    held.sum += seconds;
    for (const [at, limit] of BUCKETS.entries()) if (seconds <= limit) held.buckets[at]! += 1;
  }

  text(): string {
    const lines: string[] = [];
    for (const [key, value] of this.counters) lines.push(`${key} ${value}`);
    for (const [name, read] of this.gauges) lines.push(`${name} ${read()}`);
    for (const [key, { count, sum, buckets }] of this.sums) {
      const [name = '', labels = ''] = key.split(/[{}]/);
      for (const [at, limit] of BUCKETS.entries()) lines.push(`${name}_bucket{${labels},le="${limit}"} ${buckets[at]}`);
      lines.push(`${name}_bucket{${labels},le="+Inf"} ${count}`, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${count}`);
    }
    return `${lines.join('\n')}\n`;
  }
}

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

const keyOf = (name: string, labels: Readonly<Record<string, string | number>>): string => {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
};
