// Loaded with --require into every child: when the parent dies, even by SIGKILL, its IPC channel closes and the child goes too.
// With VOUCHER_HUB_GUARDED_PID it also stops that process (PostgreSQL cannot load this file).
if (process.channel) {
  process.on("disconnect", () => {
    const guarded = Number(process.env.VOUCHER_HUB_GUARDED_PID)
    try {
      if (guarded) process.kill(guarded, "SIGINT")
    } catch {
      // already gone
    }
    process.exit(0)
  })
  if (process.env.VOUCHER_HUB_GUARDED_PID) process.channel.ref()
  else process.channel.unref()
}
