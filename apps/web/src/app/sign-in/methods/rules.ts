/** Loaded when the user begins to type: the schemas and zod would make the page a quarter larger. */
export { emailRequest, passwordLoginRequest } from '@mikrochat/contract';
