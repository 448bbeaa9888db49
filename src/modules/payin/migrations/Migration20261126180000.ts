import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** A second pause for each payment service: while it refuses our credentials. */
export class Migration20261126180000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table payin_gate drop constraint if exists payin_gate_id_check`)
    this.addSql(`alter table payin_gate add constraint payin_gate_id_check check (id in ('hubcash', 'hub123', 'hubcash_access', 'hub123_access'))`)
  }

  override async down(): Promise<void> {
    this.addSql(`delete from payin_gate where id not in ('hubcash', 'hub123')`)
    this.addSql(`alter table payin_gate drop constraint if exists payin_gate_id_check`)
    this.addSql(`alter table payin_gate add constraint payin_gate_id_check check (id in ('hubcash', 'hub123'))`)
  }
}
