// @nestjs/throttler is CommonJS and requires Nest, which is not: jest can do so only once Nest has been evaluated.
import '@nestjs/common';
import '@nestjs/core';
