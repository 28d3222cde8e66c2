import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface Service {
  readonly image: string;
  readonly profiles?: readonly string[];
}
interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly services?: Readonly<Record<string, Service>>;
        readonly env?: Readonly<Record<string, string>>;
        readonly steps: readonly { readonly run?: string }[];
      }
    >
  >;
}
interface Compose {
  readonly services: Readonly<
    Record<
      string,
      Service & {
        readonly environment?: Readonly<Record<string, string>>;
        readonly depends_on?: Readonly<Record<string, { readonly required?: boolean }>>;
      }
    >
  >;
}

const read = (file: string): unknown => parse(readFileSync(file, 'utf8'), { merge: true });

/** Neither runs here: there is no container engine and no MongoDB. What is read is what would run. */
describe('the job stores that do not run here', () => {
  it('are run by a workflow, which holds real ones to the contract test', () => {
    const job = (read('.github/workflows/checks.yml') as Workflow).jobs['job-stores'];
    const images = Object.values(job?.services ?? {}).map((service) => service.image.split(':')[0]);
    expect(images.sort()).toEqual(['mongo', 'postgres', 'redis']);
    expect(job?.env).toMatchObject({
      TEST_DATABASE_URL: expect.stringMatching(/^postgresql:/),
      TEST_MONGODB_URL: expect.stringMatching(/^mongodb:/),
      TEST_REDIS_URL: expect.stringMatching(/^redis:/),
    });
    const command = job?.steps.map((step) => step.run ?? '').find((run) => run.startsWith('npm test -- '));
    const folders = command?.replace('npm test -- ', '').split(' ') ?? [];
    expect(folders).toContain('test/jobs');
    for (const folder of folders) expect(existsSync(folder) || existsSync(`${folder}.test.ts`)).toBe(true);
  });

  it('are composed with MongoDB, or without it by one setting and a profile', () => {
    const { services } = read('docker-compose.yml') as Compose;
    expect(services.mongo?.profiles).toEqual(['mongo']);
    for (const name of ['api', 'worker']) {
      expect(services[name]?.environment?.AGENDA_BACKEND).toBe('${AGENDA_BACKEND:-mongo}');
      expect(services[name]?.depends_on?.mongo?.required).toBe(false);
    }
    const example = readFileSync('.env.example', 'utf8');
    expect(example).toMatch(/^COMPOSE_PROFILES=mongo$/m);
    expect(example).toMatch(/^AGENDA_BACKEND=$/m);
  });
});
