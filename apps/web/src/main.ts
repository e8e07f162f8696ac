import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { validateWithoutEval } from './app/ui/form/without-eval';

validateWithoutEval();
void bootstrapApplication(App, appConfig);
