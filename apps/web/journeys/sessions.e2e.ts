import { signIn } from './support/browser.js';
import { browserJourney } from './support/browser-journey.js';
import { admin, startProduct } from './support/product.js';

describe('a session in the browser', () => {
  const journey = browserJourney(() => startProduct('--jwtExpirySeconds', '6'));

  it('is refreshed automatically, once for all tabs', async () => {
    const { context, page } = journey;
    await signIn(page, admin.email, admin.password);
    const second = await context.newPage();
    await second.goto('/account');
    await second.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    const [{ generation: before }] = (await journey.product.sql('select generation from sessions')) as [
      { generation: number },
    ];
    const refreshed = () =>
      context.waitForEvent('response', (response) => response.url().endsWith('/auth/refresh'));
    await refreshed();
    await refreshed();
    const [{ generation: after }] = (await journey.product.sql('select generation from sessions')) as [
      { generation: number },
    ];
    expect(after - before).toBe(2);
  });

  it('that was revoked leads to the sign-in page with a message', async () => {
    const { page } = journey;
    await signIn(page, admin.email, admin.password);
    await journey.product.sql('delete from sessions');
    await page.getByText(/session has ended/i).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });
});
