import { relative } from 'node:path';
import { spec } from 'node:test/reporters';

const COUNT = 10;

interface TestEvent {
  readonly type: string;
  readonly data: {
    readonly file?: string;
    readonly duration_ms?: number;
    readonly nesting?: number;
    readonly message?: string;
  };
}

/** Node's own report, with the slowest files named just before its closing summary. */
export default class SpecWithSlowestFiles extends spec {
  constructor() {
    super();
    const files: { name: string; seconds: number }[] = [];
    const report = this._transform;
    // `spec` returns an object of its own class, so a method of this class would never be called
    this._transform = function (event: TestEvent, encoding, done) {
      const { type, data } = event;
      if (type === 'test:summary' && data.file) {
        files.push({ name: relative(process.cwd(), data.file), seconds: (data.duration_ms ?? 0) / 1000 });
      }
      if (type === 'test:diagnostic' && data.nesting === 0 && data.message?.startsWith('tests '))
        this.push(slowest(files));
      report.call(this, event, encoding, done);
    };
  }
}

const slowest = (files: { name: string; seconds: number }[]): string => {
  if (files.length === 0) return '';
  const lines = files
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, COUNT)
    .map(({ name, seconds }) => `  ${seconds.toFixed(1).padStart(6)} s  ${name}`);
  return `\nThe slowest files:\n${lines.join('\n')}\n\n`;
};
