<?php

namespace App\Http\Controllers;

use App\Models\Meter;
use Illuminate\Http\Request;

class ReadingController extends Controller
{
    public function store(Request $request, string $serial)
    {
        return Meter::findOrFail($serial)->read($request->input('units'));
    }

    public function owner(string $serial)
    {
        $owner = Meter::findOrFail($serial)->owner;

        return response()->json(['cnic' => $owner->cnic, 'name' => $owner->name, 'address' => $owner->address]);
    }

    public function destroy(string $serial)
    {
        return Meter::findOrFail($serial)->delete();
    }
}
