import type { InsertResult } from 'typeorm';

/** Whether an insert that may be ignored took place; it has to say `returning`. */
export const insertedOne = ({ raw }: InsertResult): boolean => (raw as unknown[]).length === 1;
