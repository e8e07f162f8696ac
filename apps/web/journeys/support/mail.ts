import { SmtpTestServer } from '@mikrochat/test-mail';
import { startProductAt, type Product } from './product.js';

/** The product, and the mail server that it sends through. */
export interface MailingProduct {
  readonly product: Product;
  readonly office: SmtpTestServer;
  close(): Promise<void>;
}

/** Starts both. @param flags as on the command line */
export async function startWithMail(...flags: string[]): Promise<MailingProduct> {
  const office = new SmtpTestServer();
  await office.open();
  const email = ['--emailHost', '127.0.0.1', '--emailPort', String(office.port), '--emailSecure=false'];
  const from = ['--emailUser', 'chat@example.com'];
  const product = await startProductAt((url) => ['--appUrl', url, ...email, ...from, ...flags]);
  return {
    product,
    office,
    close: async () => {
      await product.remove();
      await office.close();
    },
  };
}
