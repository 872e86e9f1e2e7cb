@extends('layouts.app')
{{-- no code: {{ no() }} @if (no()) --}}
@section('content')
<p>@{{ not.ours }} clerk@if.example.pk {{ $holder->name ?? 'نام' }} {!! $holder->photo !!}</p>
@php
    $total = count($rows);
@endphp
@php($shown = true)
@forelse ($rows as $id => $row)
  @if ($row->open && f("a)b"))
    {{ $row->label }}
  @elseif ($row->late)
    @include('row', ['row' => $row])
  @else
    @continue
  @endif
@empty
  {{ $none }}
@endforelse
@can('edit', $row) {{ $edit }} @else {{ $view }} @endcan
@switch($kind)
  @case(1)
    {{ one() }}
    @break
  @default
    {{ other() }}
@endswitch
@unless ($done) {{ $todo }} @endunless
<?php $late = true ?>
@verbatim {{ not.ours }} @endverbatim
<style> @media (min-width: 10px) { p { color: red } } </style>
<script>
  const rows = @json($rows), name = "{{ $holder->name }}";
  @if ($debug)
  trace(rows);
  @endif
</script>
@endsection
