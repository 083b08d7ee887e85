import { Injectable, type Provider } from '@nestjs/common';
import { v4 } from 'uuid';
import type { StepOf } from './step';

/** What every step says. */
export interface StepData {
  readonly cooperationId: string;
}

export type Step = StepOf<StepData>;

/** How each event type reads as a step, as the slices have said. */
@Injectable()
export class StepCatalogue {
  private readonly steps = new Map<string, Step>();
  private readonly correctable = new Set<string>();

  register(steps: Readonly<Record<string, StepOf<never>>>): void {
    for (const [type, step] of Object.entries(steps)) {
      this.steps.set(type, step);
      if (step.corrects) this.correctable.add(step.corrects);
    }
  }

  types(): string[] {
    return [...this.steps.keys()];
  }

  /** Those that case files tell and figures count. */
  told(): string[] {
    return this.types().filter((type) => this.isTold(type));
  }

  isTold(type: string): boolean {
    const step = this.steps.get(type);
    return step !== undefined && !step.untold;
  }

  /** Whether another step may correct one of this type. */
  isCorrectable(type: string): boolean {
    return this.correctable.has(type);
  }

  step(type: string): Step | undefined {
    return this.steps.get(type);
  }
}

/** Goes into the providers of a slice's module and makes its steps part of the ledger. */
export const cooperationSteps = (steps: Readonly<Record<string, StepOf<never>>>): Provider => ({
  provide: `steps ${v4()}`,
  inject: [StepCatalogue],
  useFactory: (catalogue: StepCatalogue) => catalogue.register(steps),
});
