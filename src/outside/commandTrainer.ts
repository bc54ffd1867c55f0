import type { CommandSource } from '../config/outside.ts';
import { UserError } from '../errors.ts';
import type { OutsideTrainer } from '../trainers/outside/outsideTrainer.ts';
import { checkUnchanged } from './checkUnchanged.ts';

export function commandTrainer({ files }: CommandSource): OutsideTrainer {
  return {
    async fitPath() {
      checkUnchanged(files);
      throw new UserError('commands are not run yet; expected another trainer');
    },
  };
}
