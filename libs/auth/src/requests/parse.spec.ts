import { AccountError } from '@mikrochat/accounts';
import { passwordLoginRequest } from '@mikrochat/contract';
import { invalidInput, parse } from './parse.js';

const refusalOf = (value: unknown): AccountError => {
  try {
    parse(passwordLoginRequest, value);
  } catch (error) {
    if (error instanceof AccountError) return error;
    throw error;
  }
  throw new Error('This should have been refused.');
};

describe('parse', () => {
  it('gives what the schema makes of it, and nothing else', () => {
    const body = { email: ' ada@example.com ', password: ' blanks stay ', role: 'admin' };
    expect(parse(passwordLoginRequest, body)).toEqual({
      email: 'ada@example.com',
      password: ' blanks stay ',
    });
  });

  it.each([undefined, null, {}, [], 'text', 7, true])('refuses %j', (value) => {
    expect(refusalOf(value).code).toBe('invalid_input');
  });

  it('says by field what is wrong', () => {
    expect(refusalOf({ email: 'ada', password: 'x'.repeat(1025) }).extras.details).toEqual({
      email: ['Enter an email address like name@example.com.'],
      password: ['This password is too long: 1024 bytes at most.'],
    });
    expect(refusalOf({}).extras.details).toEqual({
      email: ['Enter an email address.'],
      password: ['Enter a password.'],
    });
  });

  it.each([{ email: { $ne: '' } }, { email: ['ada@example.com'] }, { email: 7 }])(
    'takes no other type: %j',
    (email) => {
      expect(refusalOf({ ...email, password: 'a password' }).extras.details).toHaveProperty('email');
    },
  );
});

describe('invalidInput', () => {
  it('names nested fields and the body as a whole', () => {
    const issues = [
      { message: 'first', path: ['users', 0, 'email'] },
      { message: 'second', path: [{ key: 'users' }, { key: 0 }, { key: 'email' }] },
      { message: 'third' },
    ];
    expect(invalidInput(issues).extras.details).toEqual({
      'users.0.email': ['first', 'second'],
      body: ['third'],
    });
  });
});
