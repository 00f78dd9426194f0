import { rmSync } from 'node:fs';
import { peakMegabytes } from './machine.ts';
import { startProgram } from './program.ts';
import type { Section } from './results.ts';

/** A demonstration from nothing, and the same once more: what somebody waits who tries it out. */
export const measureStarts = async (
  data: string,
  rounds: number,
): Promise<Pick<Section, 'title' | 'rows' | 'ratios' | 'notes' | 'memory'>> => {
  const [fresh, again]: number[][] = [[], []];
  let memory = 0;
  for (let count = 0; count < rounds; count += 1) {
    rmSync(data, { recursive: true, force: true });
    for (const times of [fresh, again]) {
      const program = await startProgram(data, undefined, { SIMPUL_DEMO: '1' });
      times.push(program.startMs / 1000);
      memory = Math.max(memory, peakMegabytes(program.pid));
      await program.stop();
    }
  }
  return {
    title: 'Starts',
    rows: [
      { label: 'the demonstration from nothing, on PGlite', cells: { seconds: fresh } },
      { label: 'the same once more', cells: { seconds: again } },
    ],
    ratios: [],
    notes: ['Until it answers; the samples go on loading in the background. Pages are built already.'],
    memory: { server: memory },
  };
};
