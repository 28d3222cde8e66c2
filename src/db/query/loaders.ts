import DataLoader from 'dataloader';
import type { TenantTx } from '../tenant-tx.js';
import type { Keyset, Page, PageRequest } from './keyset.js';
import { RowReader } from './row-reader.js';
import type { Conditions, EntityRef, RowSource } from './row-source.js';

/** Loads by hotel and id; equal keys are asked for once, keys of the same moment in one statement. */
export type RowLoader<Row> = DataLoader<EntityRef, Row, string>;

/** A list that hangs on each row of a noun. `variant` tells apart lists of different conditions. */
export interface ChildList<Row extends object> {
  readonly variant: string;
  readonly reader: RowReader<Row>;
  readonly parentColumn: string;
  readonly keyset: Keyset;
  readonly conditions?: Conditions;
}

const options = { cacheKeyFn: (key: EntityRef) => `${key.hotelId}/${key.id}` };

/** The loaders of one operation. They live as long as its snapshot, so nothing they hold can be stale. */
export class Loaders {
  readonly #rows: Map<RowSource, unknown>;
  readonly #named = new Map<string, unknown>();

  /** `shared`: other loaders of the same snapshot, whose single rows are these loaders' too. */
  constructor(
    private readonly read: () => Promise<TenantTx>,
    shared?: Loaders,
  ) {
    this.#rows = shared ? shared.#rows : new Map<RowSource, unknown>();
  }

  /** The loader of single rows of a source. */
  of<Row extends object>(source: RowSource<Row>): RowLoader<Row | null> {
    const known = this.#rows.get(source);
    if (known !== undefined) return known as RowLoader<Row | null>;
    const reader = new RowReader(source);
    const loader: RowLoader<Row | null> = new DataLoader(
      async (keys) => reader.findMany(await this.read(), keys),
      options,
    );
    this.#rows.set(source, loader);
    return loader;
  }

  /** One page of a list for each of many parents, in one statement a hotel. */
  pagesOf<Row extends object>(list: ChildList<Row>, page: PageRequest): RowLoader<Page<Row>> {
    const { reader, variant, ...rest } = list;
    const name = `${variant}:${list.keyset.name}:${list.parentColumn}:${JSON.stringify(page)}`;
    return this.perHotel(name, (tx, hotelId, parentIds) =>
      reader.pagesOf(tx, { ...rest, hotelId, parentIds, page }),
    );
  }

  /** How many rows a list holds for each of many parents, each counted up to `limit`, in one statement a hotel. */
  countsOf<Row extends object>(list: ChildList<Row>, limit: number): RowLoader<number> {
    const { reader, variant, parentColumn, conditions } = list;
    return this.perHotel(`count:${variant}:${parentColumn}`, (tx, hotelId, parentIds) =>
      reader.countsOf(tx, { hotelId, parentColumn, parentIds, conditions, limit }),
    );
  }

  /** A loader of anything that one statement finds for many ids of a hotel. `name` stands for what `find` does. */
  perHotel<Value>(
    name: string,
    find: (tx: TenantTx, hotelId: string, ids: readonly string[]) => Promise<readonly Value[]>,
  ): RowLoader<Value> {
    const known = this.#named.get(name);
    if (known !== undefined) return known as RowLoader<Value>;
    const loader: RowLoader<Value> = new DataLoader(async (keys) => {
      const tx = await this.read();
      const found = new Map<EntityRef, Value>();
      for (const [hotelId, group] of Map.groupBy(keys, (key) => key.hotelId)) {
        const values = await find(
          tx,
          hotelId,
          group.map((key) => key.id),
        );
        group.forEach((key, i) => found.set(key, values[i] as Value));
      }
      return keys.map((key) => found.get(key) as Value);
    }, options);
    this.#named.set(name, loader);
    return loader;
  }
}
