  def best(self: __torch__.M, x: Tensor, w: Tensor, b: Tensor, frames: int) -> Tuple[Tensor, Tensor]:
    l = torch.linear(x, w, b)
    l = l.view([x.size(0), x.size(1) * frames, w.size(0) // frames])
    p, i = torch.max(torch.log_softmax(torch.to(l, 6), -1), -1)
    return (torch.to(i, 3), p)
  def cells(self: __torch__.M, x: Tensor, w: Tensor, b: Tensor, v: Tensor, c: Tensor, rows: int, columns: int, rows_each: int, frames_each: int) -> Tuple[Tensor, Tensor]:
    f = torch.silu(torch.linear(x, w, b)).view([x.size(0), rows, columns, rows_each, frames_each, v.size(1)])
    f = torch.reshape(torch.permute(f, [0, 1, 3, 2, 4, 5]), [x.size(0), rows * rows_each, columns * frames_each, v.size(1)])
    p, i = torch.max(torch.log_softmax(torch.to(torch.linear(f, v, c), 6), -1), -1)
    return (torch.to(i, 3), p)
  def rows(self: __torch__.M, x: Tensor, index: List[int]) -> Tensor:
    return torch.index_select(x, 0, torch.tensor(index, dtype=4, device=x.device))
  def normalise(self: __torch__.M, x: Tensor) -> Tensor:
    return (torch.to(x, 6) / 255. - 0.5) / 0.5
  def prefix(self: __torch__.M, bos: Tensor, x: Tensor) -> Tensor:
    return torch.cat([torch.expand(bos.view([1, 1, x.size(2)]), [x.size(0), 1, x.size(2)]), x], 1)
  def join(self: __torch__.M, before: Tensor, vision: Tensor, after: Tensor) -> Tensor:
    return torch.cat([before, torch.select(vision, 0, 0), after], 0)
