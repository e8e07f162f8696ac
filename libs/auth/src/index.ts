import 'reflect-metadata';

export { AdminGuard } from './access-token/admin.guard.js';
export { RefusalRecorder } from './audit/refusal-recorder.js';
export { AuthModule, type AuthModuleOptions } from './auth.module.js';
export { CLOCK } from './clock.js';
export type { OAuthPreset, Presets } from './methods/oauth/provider.js';
export { OkResponse, Available, CurrentCaller, Public, Unlimited } from './requests/decorators.js';
export { invalidInput } from './requests/parse.js';
export { toUserBody } from './requests/user-body.js';
export { toSessionBody } from './session/session-body.js';
export { AUTH_SETTINGS, CAPABILITIES, type AuthSettings } from './settings.js';
