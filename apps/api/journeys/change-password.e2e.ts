import { paths, type MeBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { aServer, newPassword, type TestUser } from './support/server.js';

describe('changing the own password', () => {
  const server = aServer();
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
  });

  const change = (user: TestUser, currentPassword: string, newPassword: string) =>
    user.call('POST', paths.changePassword, { currentPassword, newPassword });

  it('accepts only the new password, and stops suggesting a change', async () => {
    const ada = await server.newUser(admin);
    expect(ada.tokens.passwordChangeSuggested).toBe(true);
    expect(await change(ada, newPassword, 'chosen by myself')).toMatchObject({ body: { success: true } });
    expect((await ada.call<MeBody>('GET', paths.me)).body).not.toHaveProperty('passwordChangeSuggested');
    const again = await server.signIn(ada.email, 'chosen by myself');
    expect(again.tokens).not.toHaveProperty('passwordChangeSuggested');
    await expect(server.signIn(ada.email, newPassword)).rejects.toThrow('invalid_credentials');
  });

  it('ends all sessions but the current one', async () => {
    const phone = await server.newUser(admin);
    const laptop = await server.signIn(phone.email);
    await change(laptop, newPassword, 'chosen by myself');
    expect(await phone.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    const { refreshToken } = phone.tokens;
    expect(await server.call('POST', paths.refresh, { refreshToken })).toMatchObject(
      refusal(401, 'invalid_refresh_token'),
    );
    expect(await laptop.call('GET', paths.me)).toMatchObject({ status: 200 });
    expect(
      await server.call('POST', paths.refresh, { refreshToken: laptop.tokens.refreshToken }),
    ).toMatchObject({ status: 200 });
  });

  it('changes nothing with a wrong current password or a rejected new one', async () => {
    const ada = await server.newUser(admin);
    const other = await server.signIn(ada.email);
    expect(await change(ada, 'not the current one', 'chosen by myself')).toMatchObject({
      ...refusal(401, 'invalid_credentials'),
      body: { details: { currentPassword: [expect.any(String)] } },
    });
    expect(await change(ada, newPassword, 'seven77')).toMatchObject({
      ...refusal(400, 'password_too_short'),
      body: { details: { newPassword: [expect.any(String)] } },
    });
    expect(await change(ada, newPassword, 'qwertyuiop')).toMatchObject(refusal(400, 'password_too_common'));
    expect(await change(ada, newPassword, newPassword)).toMatchObject(refusal(400, 'invalid_input'));
    expect(await other.call('GET', paths.me)).toMatchObject({ status: 200 });
    expect(await server.signIn(ada.email, newPassword)).toBeDefined();
  });

  it('requires a session', async () => {
    const body = { currentPassword: newPassword, newPassword: 'chosen by myself' };
    expect(await server.call('POST', paths.changePassword, body)).toMatchObject(refusal(401, 'unauthorized'));
  });
});
