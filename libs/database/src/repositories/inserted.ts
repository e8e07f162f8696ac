import type { InsertResult } from 'typeorm';

/** Whether an `insert … on conflict do nothing returning …` inserted its row. */
export const insertedOne = ({ raw }: InsertResult): boolean => (raw as unknown[]).length === 1;
