import { SmtpTestServer } from '@mikrochat/test-mail';
import { startProductAt, type Product } from './product.js';

/** The product, configured with an SMTP test server. */
export interface ProductWithMail extends Product {
  readonly smtpServer: SmtpTestServer;
}

/** Starts the product and the SMTP server. @param flags command-line flags of the product */
export async function startProductWithMail(...flags: string[]): Promise<ProductWithMail> {
  const smtpServer = new SmtpTestServer();
  await smtpServer.open();
  const email = ['--emailHost', '127.0.0.1', '--emailPort', String(smtpServer.port), '--emailSecure=false'];
  const from = ['--emailUser', 'chat@example.com'];
  const product = await startProductAt((url) => ['--appUrl', url, ...email, ...from, ...flags]);
  return {
    ...product,
    smtpServer,
    remove: async () => {
      await product.remove();
      await smtpServer.close();
    },
  };
}
