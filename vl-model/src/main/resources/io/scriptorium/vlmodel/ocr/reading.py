  def best(self: __torch__.M, x: Tensor, w: Tensor, b: Tensor, frames: int) -> Tuple[Tensor, Tensor]:
    l = torch.linear(torch.contiguous(x), w, b)
    l = l.view([x.size(0), x.size(1) * frames, w.size(0) // frames])
    p, i = torch.max(torch.log_softmax(torch.to(l, 6), -1), -1)
    return (torch.to(i, 3), p)
  def cells(self: __torch__.M, x: Tensor, w: Tensor, b: Tensor, v: Tensor, c: Tensor, rows: int, columns: int, rows_each: int, frames_each: int) -> Tuple[Tensor, Tensor]:
    f = torch.silu(torch.linear(x, w, b)).view([x.size(0), rows, columns, rows_each, frames_each, v.size(1)])
    f = torch.reshape(torch.permute(f, [0, 1, 3, 2, 4, 5]), [x.size(0), rows * rows_each, columns * frames_each, v.size(1)])
    p, i = torch.max(torch.log_softmax(torch.to(torch.linear(f, v, c), 6), -1), -1)
    return (torch.to(i, 3), p)
  def normalise(self: __torch__.M, x: Tensor) -> Tensor:
    return (torch.to(x, 6) / 255. - 0.5) / 0.5
  def prefixes(self: __torch__.M, bos: Tensor, batches: List[Tensor], batch: List[int], row: List[int]) -> Tensor:
    parts = annotate(List[Tensor], [])
    for i in range(len(row)):
      parts.append(torch.cat([bos, torch.to(torch.select(batches[batch[i]], 0, row[i]), bos.dtype)], 0))
    return torch.pad_sequence(parts, True, 0.)
  def join(self: __torch__.M, before: Tensor, vision: Tensor, after: Tensor) -> Tensor:
    return torch.cat([before, torch.select(vision, 0, 0), after], 0)
