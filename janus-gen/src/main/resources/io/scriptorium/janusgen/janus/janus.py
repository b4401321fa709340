  def rows(self: __torch__.M, table: Tensor, ids: Tensor) -> Tensor:
    return torch.embedding(table, ids)
  def guide(self: __torch__.M, logits: Tensor, guidance: float) -> Tensor:
    pairs = logits.float().view([-1, 2, logits.size(-1)])
    return pairs[:, 1] + guidance * (pairs[:, 0] - pairs[:, 1])
  def repeat_rows(self: __torch__.M, pair: Tensor, times: int) -> Tensor:
    return pair.repeat([times, 1, 1])
  def bytes(self: __torch__.M, x: Tensor) -> Tensor:
    y = torch.clamp((x + 1.) / 2. * 255., 0., 255.)
    return torch.to(torch.permute(y, [0, 2, 3, 1]).contiguous(), 0)
  def after_time(self: __torch__.M, x: Tensor, rows: int) -> Tensor:
    return x.view([rows, -1, x.size(-1)])[:, 1:]
  def move(self: __torch__.M, z: Tensor, v: Tensor, guidance: float, dt: float) -> Tensor:
    return z + dt * (guidance * v[0:1] - (guidance - 1.) * v[1:2])
