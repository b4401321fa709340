  def rows(self: __torch__.M, table: Tensor, ids: Tensor) -> Tensor:
    return torch.embedding(table, ids)
  def guide(self: __torch__.M, logits: Tensor, guidance: float) -> Tensor:
    pairs = logits.float().view([-1, 2, logits.size(-1)])
    return pairs[:, 1] + guidance * (pairs[:, 0] - pairs[:, 1])
  def rowwise(self: __torch__.M, x: Tensor) -> Tensor:
    return torch.flatten(x, 0, 1)
  def splice(self: __torch__.M, pieces: List[Tensor]) -> Tensor:
    return torch.unsqueeze(torch.cat(pieces, 0), 0)
  def repeat_rows(self: __torch__.M, pair: Tensor, times: int) -> Tensor:
    return pair.repeat([times, 1, 1])
  def bytes(self: __torch__.M, x: Tensor) -> Tensor:
    y = torch.clamp((x + 1.) / 2. * 255., 0., 255.)
    return torch.to(torch.permute(y, [0, 2, 3, 1]).contiguous(), 0)
