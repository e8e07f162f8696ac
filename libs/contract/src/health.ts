import * as z from 'zod';

/** `GET /health/ready`: 200 when ready, else 503. */
export const readyBody = z.object({
  status: z.enum(['ready', 'not_ready']),
  database: z.enum(['up', 'down']),
  migrations: z.enum(['done', 'pending', 'unknown']),
  notifications: z
    .enum(['heard', 'not_heard'])
    .describe('Whether notifications of other replicas are received'),
  mail: z.enum(['off', 'working', 'failing']),
});
export type ReadyBody = z.infer<typeof readyBody>;
